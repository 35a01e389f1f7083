import { basename } from 'node:path';

import { nameOf } from '../../bundle/index.ts';
import type { Bundle, BundleApplication } from '../../bundle/index.ts';
import { Failure } from '../../errors/index.ts';
import { findIntegration } from '../../integrations/index.ts';
import { renderBundle } from './bundle-text.ts';
import type { PackedCharm } from './charm-file.ts';

/** What a Juju bundle says, split into what stands around the application and what is said of it. */
export interface Surroundings {
  /** The applications around it, by name. */
  readonly applications: ReadonlyMap<string, BundleApplication>;
  /** Relations between those, each as two ends `application:endpoint` or `application`. */
  readonly relations: readonly (readonly [string, string])[];
  /** Offers of other models by their name in this one: their URLs. */
  readonly saas: Readonly<Record<string, string>>;
  /** Endpoint of the application with the other end, for each of its relations. */
  readonly own: readonly (readonly [string, string])[];
  /** What the bundle asks of the application; the run's own inputs come before it. */
  readonly asked: Asked;
  /** The bundle without the application, which is deployed from the packed charm. */
  readonly text: string;
}

export interface Asked {
  readonly config: Readonly<Record<string, string>>;
  readonly images: Readonly<Record<string, string>>;
  readonly storage: Readonly<Record<string, string>>;
  readonly units: number | undefined;
  readonly constraints: string | undefined;
  readonly trust: boolean;
  readonly exposed: boolean;
  /** Endpoints by the name of their offer. */
  readonly offers: Readonly<Record<string, readonly string[]>>;
}

/**
 * The name of the application that the charm is for: of the bundle's applications the one that is named as the charm
 * is, or the only one that is deployed from it.
 */
export function findOwn(names: ReadonlyMap<string, string | undefined>, charm: PackedCharm): string {
  if (names.has(charm.name)) return charm.name;
  const matching = [...names].filter(([, from]) => from !== undefined && charmNameOf(from) === charm.name);
  const [only] = matching;
  if (only === undefined) return charm.name;
  if (matching.length === 1) return only[0];
  throw invalid(`${matching.map(([name]) => name).join(' and ')} are both deployed from ${charm.name}`, {
    hint: `Say which one this step deploys: application: ${only[0]}`,
  });
}

/**
 * Splits a bundle for the deployment of `application`. Its entry for the application is left out: charm and image of
 * the run take its place, and its relations become integrations.
 *
 * @throws Failure `DEPLOY_BUNDLE_INVALID` for what cannot be split faithfully.
 */
export function splitBundle(bundle: Bundle, application: string, charm: PackedCharm): Surroundings {
  const others = Object.entries(bundle.applications).filter(([name]) => name !== application);
  const isOwn = (pair: readonly [string, string]): boolean => pair.some((end) => nameOf(end) === application);
  const relations = bundle.relations.filter((pair) => !isOwn(pair));
  return {
    applications: new Map(others),
    relations,
    saas: bundle.saas,
    own: bundle.relations.filter(isOwn).map((pair) => ownEnd(pair, bundle, application, charm)),
    asked: readAsked(application, bundle.applications[application] ?? {}),
    text: renderBundle({ ...bundle, applications: Object.fromEntries(others), relations }),
  };
}

/** Annotations are left: they place an application on a drawing. Charm and image are those of the run. */
function readAsked(name: string, entry: BundleApplication): Asked {
  for (const key of ['devices', 'to', 'plan', 'exposed-endpoints'] as const) {
    if (entry[key] !== undefined)
      throw invalid(
        `it has ${key} of ${name}, which this step cannot ask for the application that it deploys`,
      );
  }
  const offers = Object.entries(entry.offers ?? {}).map(([offer, { endpoints, acl }]) => {
    if (acl !== undefined && JSON.stringify(acl) !== '{"admin":"admin"}')
      throw invalid(`the offer ${offer} of ${name} gives rights, which this step does not: use juju grant`);
    return [offer, endpoints] as const;
  });
  return {
    config: texts(entry.options),
    images: texts(entry.resources),
    storage: entry.storage ?? {},
    units: entry.scale,
    constraints: entry.constraints,
    trust: entry.trust ?? false,
    exposed: entry.expose ?? false,
    offers: Object.fromEntries(offers),
  };
}

const texts = (values: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));

/** Juju finds an endpoint that is not named by trying; here it is the one whose usual provider stands there. */
function ownEnd(
  pair: readonly [string, string],
  bundle: Bundle,
  application: string,
  charm: PackedCharm,
): readonly [string, string] {
  const [one, other] = nameOf(pair[0]) === application ? pair : [pair[1], pair[0]];
  const named = one.split(':')[1];
  if (named !== undefined) return [named, other];
  const [otherName = '', otherEndpoint] = other.split(':');
  const otherCharm = charmNameOf(bundle.applications[otherName]?.charm ?? '');
  const fitting = charm.requires.filter((endpoint) => {
    const provider = findIntegration(endpoint.name, endpoint.interface)?.provider;
    const fits = otherEndpoint === undefined || otherEndpoint === provider?.endpoint;
    return provider?.charm === otherCharm && fits;
  });
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return [only.name, other];
  throw invalid(`the relation of ${one} and ${other} names no endpoint of ${charm.name}`, {
    hint: `Write ${one}:ENDPOINT; its endpoints: ${[...charm.requires, ...charm.provides].map(({ name }) => name).join(', ')}`,
  });
}

/** `ch:amd64/postgresql-k8s-20`, `./postgresql-k8s_amd64.charm` and `postgresql-k8s` are the same charm. */
export function charmNameOf(charm: string): string {
  if (/^(?:\.{0,2}\/)/.test(charm)) return basename(charm, '.charm').replace(/_.*$/, '');
  return charm.replace(/^(?:ch|local):(?:.*\/)?/, '').replace(/-\d+$/, '');
}

function invalid(reason: string, { hint }: { hint?: string } = {}): Failure {
  return new Failure('DEPLOY_BUNDLE_INVALID', `the bundle cannot be used: ${reason}`, {
    hint:
      hint ?? 'Deploy it by hand with juju deploy, and name the applications with the input `integrations`.',
  });
}
