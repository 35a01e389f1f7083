import { statusSchema } from './status-schema.ts';
import type { RawStatus } from './status-schema.ts';
import { parseJujuTime, resolveControllerTime } from './juju-time.ts';

export interface StatusInfo {
  readonly current: string;
  readonly message: string;
  /** Seconds since 1970 by the controller's clock; undefined when it is not said. */
  readonly since: number | undefined;
}

export interface UnitStatus {
  readonly name: string;
  readonly workload: StatusInfo;
  readonly agent: StatusInfo;
  readonly leader: boolean;
  readonly address: string | undefined;
  readonly ports: readonly string[];
}

export interface RelatedTo {
  readonly endpoint: string;
  readonly application: string;
  readonly interface: string | undefined;
}

export interface ApplicationStatus {
  readonly name: string;
  readonly charmName: string | undefined;
  /** What deployed it: `local:hello-3`, or a name on Charmhub. */
  readonly charm: string | undefined;
  readonly revision: number | undefined;
  readonly channel: string | undefined;
  /** The number of units wanted, which counts units that do not exist yet. */
  readonly scale: number | undefined;
  readonly address: string | undefined;
  readonly exposed: boolean;
  readonly life: string;
  readonly status: StatusInfo;
  readonly units: readonly UnitStatus[];
  readonly relations: readonly RelatedTo[];
}

/** One answer of `juju status`, in the words of this project. */
export interface JujuStatus {
  readonly model: string;
  readonly applications: readonly ApplicationStatus[];
  /** Consumed offers by their local name. */
  readonly remotes: readonly { readonly name: string; readonly url: string | undefined }[];
  /** Names of what the model offers to others. */
  readonly offers: readonly string[];
  /** The controller's clock when it answered, seconds since 1970. Comparable only with the `since` fields. */
  readonly now: number | undefined;
}

/** Reads the JSON of `juju status --format json`. @throws a zod error when it is no object at all. */
export function parseStatus(json: unknown): JujuStatus {
  const raw = statusSchema.parse(json);
  const applications = Object.entries(raw.applications ?? {}).map(([name, entry]) =>
    readApplication(name, entry),
  );
  const model = raw.model;
  return {
    model: model?.name ?? '',
    applications,
    remotes: Object.entries(raw['application-endpoints'] ?? {}).map(([name, entry]) => ({
      name,
      url: entry.url,
    })),
    offers: Object.keys(raw.offers ?? {}),
    now: resolveControllerTime(
      raw.controller?.timestamp,
      newest([parseJujuTime(model?.['model-status']?.since), ...applications.flatMap(everySince)]),
    ),
  };
}

type RawApplication = NonNullable<RawStatus['applications']>[string];
type RawInfo = { current: string; message?: string | undefined; since?: string | undefined } | undefined;

function readApplication(name: string, raw: RawApplication): ApplicationStatus {
  return {
    name,
    charmName: raw['charm-name'],
    charm: raw.charm,
    revision: raw['charm-rev'],
    channel: raw['charm-channel'],
    scale: raw.scale,
    address: present(raw.address),
    exposed: raw.exposed ?? false,
    life: raw.life ?? 'alive',
    status: readInfo(raw['application-status']),
    units: Object.entries(raw.units ?? {})
      .map(([unit, entry]) => ({
        name: unit,
        workload: readInfo(entry['workload-status']),
        agent: readInfo(entry['juju-status']),
        leader: entry.leader ?? false,
        address: present(entry.address) ?? present(entry['public-address']),
        ports: entry['open-ports'] ?? [],
      }))
      .sort((a, b) => unitNumber(a.name) - unitNumber(b.name)),
    relations: Object.entries(raw.relations ?? {}).flatMap(([endpoint, related]) =>
      related.map((entry) =>
        typeof entry === 'string'
          ? { endpoint, application: entry, interface: undefined }
          : { endpoint, application: entry['related-application'], interface: entry.interface },
      ),
    ),
  };
}

function readInfo(raw: RawInfo): StatusInfo {
  return {
    current: raw?.current ?? 'unknown',
    message: raw?.message ?? '',
    since: parseJujuTime(raw?.since),
  };
}

function present(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function everySince(application: ApplicationStatus): (number | undefined)[] {
  return [
    application.status.since,
    ...application.units.flatMap((unit) => [unit.workload.since, unit.agent.since]),
  ];
}

function newest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The number in `app/3`. */
export function unitNumber(unit: string): number {
  return Number(unit.slice(unit.lastIndexOf('/') + 1));
}

export function findApplication(status: JujuStatus, name: string): ApplicationStatus | undefined {
  return status.applications.find((application) => application.name === name);
}
