import { z } from 'zod/mini';

import { isFailure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { PackedCharm } from '../input/charm-file.ts';
import type { Juju } from '../client/driver.ts';
import type { ApplicationStatus } from '../read/status.ts';

/** Where the application answers. */
export interface Address {
  /** Without a slash at the end. */
  readonly url: string;
  /** In whose network the address can be reached; undefined for what is reached through an ingress. */
  readonly unit?: string;
}

const unitSchema = z.record(
  z.string(),
  z.object({
    'relation-info': z.catch(
      z.nullish(
        z.array(
          z.object({
            endpoint: z.catch(z.string(), ''),
            'application-data': z.catch(z.nullish(z.record(z.string(), z.unknown())), undefined),
          }),
        ),
      ),
      undefined,
    ),
  }),
);

const ingressData = z.object({ url: z.string() });

/**
 * The URL that the ingress published in relation data, for example `{"url": "http://10.0.0.1/model-app/"}`.
 * Source: canonical/traefik-k8s-operator, ingress interface v2.
 */
export function findIngressUrl(json: unknown, endpoints: readonly string[]): string | undefined {
  const parsed = unitSchema.safeParse(json);
  if (!parsed.success) return undefined;
  for (const unit of Object.values(parsed.data)) {
    for (const relation of unit['relation-info'] ?? []) {
      const data = relation['application-data']?.['ingress'];
      if (!endpoints.includes(relation.endpoint) || typeof data !== 'string') continue;
      const url = parseIngress(data);
      if (url !== undefined) return url.replace(/\/+$/, '');
    }
  }
  return undefined;
}

function parseIngress(text: string): string | undefined {
  try {
    const parsed = ingressData.safeParse(JSON.parse(text));
    return parsed.success && /^https?:/.test(parsed.data.url) ? parsed.data.url : undefined;
  } catch {
    return undefined;
  }
}

/** The port that the application listens on: what it opened, what its options say, or what the framework uses. */
export function findPort(
  application: ApplicationStatus,
  charm: PackedCharm,
  config: ReadonlyMap<string, string>,
): number {
  const opened = application.units.flatMap((unit) => unit.ports);
  for (const port of opened) {
    const number = /^(\d+)\/tcp$/.exec(port)?.[1];
    if (number !== undefined) return Number(number);
  }
  for (const option of ['app-port', 'webserver-port', 'port']) {
    const value = Number(config.get(option) ?? charm.defaults.get(option));
    if (Number.isInteger(value) && value > 0) return value;
  }
  return 8000;
}

/** Every address at which the application should answer: the ingress, or each unit. */
export async function findAddresses(
  juju: Juju,
  model: string,
  application: ApplicationStatus,
  charm: PackedCharm,
  config: ReadonlyMap<string, string>,
): Promise<readonly Address[]> {
  const ingress = charm.requires
    .filter((endpoint) => endpoint.interface === 'ingress')
    .map(({ name }) => name);
  const related = application.relations.some((relation) => ingress.includes(relation.endpoint));
  const first = application.units[0];
  if (related && first !== undefined) {
    const url = await readIngressUrl(juju, model, first.name, ingress);
    if (url !== undefined) return [{ url }];
  }
  const port = findPort(application, charm, config);
  const units = application.units.flatMap(({ address, name }) =>
    address === undefined ? [] : [{ url: `http://${host(address)}:${port}`, unit: name }],
  );
  if (units.length > 0) return units;
  if (application.address === undefined) return [];
  const url = `http://${host(application.address)}:${port}`;
  return [{ url, ...(first !== undefined && { unit: first.name }) }];
}

async function readIngressUrl(
  juju: Juju,
  model: string,
  unit: string,
  endpoints: readonly string[],
): Promise<string | undefined> {
  try {
    return findIngressUrl(await juju.json(commands.showUnit(model, unit), z.unknown()), endpoints);
  } catch (error) {
    if (isFailure(error, 'JUJU_REFUSED', 'JUJU_OUTPUT_INVALID')) return undefined;
    throw error;
  }
}

function host(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
