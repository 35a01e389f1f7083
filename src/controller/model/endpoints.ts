import type { Charm, Endpoint } from './charm.ts';
import type { RelationEnd } from './relation.ts';
import type { Model } from './state.ts';

/** Every application can be related on its own information, without saying so (`juju-info` of Juju). */
const IMPLICIT: Endpoint = {
  name: 'juju-info',
  role: 'provider',
  interface: 'juju-info',
  scope: 'global',
  optional: true,
};

/** The endpoints of an application here or of one consumed from another model. Undefined: there is none such. */
export function endpointsOf(model: Model, application: string): readonly Endpoint[] | undefined {
  const remote = model.remoteApplications[application];
  if (remote !== undefined) return Object.values(remote.endpoints);
  const charm = charmOf(model, application);
  return charm === undefined ? undefined : [...Object.values(charm.endpoints), IMPLICIT];
}

/** Endpoint names as `endpoint-bindings` lists them, all bound to the one space. */
export function bindingsOf(charm: Charm): Record<string, string> {
  const names = ['', ...Object.keys(charm.endpoints), IMPLICIT.name].sort();
  return Object.fromEntries(names.map((name) => [name, 'alpha']));
}

export function charmOf(model: Model, application: string): Charm | undefined {
  const found = model.applications[application];
  return found === undefined ? undefined : model.charms[found.charm];
}

export type Inferred =
  | { readonly ok: true; readonly ends: readonly [RelationEnd, RelationEnd] }
  | { readonly ok: false; readonly reason: 'unknown'; readonly name: string }
  | { readonly ok: false; readonly reason: 'incompatible' }
  | { readonly ok: false; readonly reason: 'ambiguous'; readonly candidates: readonly string[] };

/**
 * Finds the two endpoints that `first` and `second` (each `application` or `application:endpoint`) mean, as
 * `InferEndpoints` of juju's state package does: same interface, provider with requirer. The implicit endpoint is
 * taken only when nothing else fits or it is named.
 */
export function inferEndpoints(model: Model, first: string, second: string): Inferred {
  const left = candidatesFor(model, first);
  if (left.length === 0) return { ok: false, reason: 'unknown', name: first };
  const right = candidatesFor(model, second);
  if (right.length === 0) return { ok: false, reason: 'unknown', name: second };
  const pairs = left.flatMap((a) => right.filter((b) => fits(a, b)).map((b) => [a, b] as const));
  const explicit = pairs.filter(([a, b]) => a.name !== IMPLICIT.name && b.name !== IMPLICIT.name);
  const named = explicit.length > 0 ? explicit : pairs;
  const [only] = named;
  if (only === undefined) return { ok: false, reason: 'incompatible' };
  if (named.length > 1) {
    const shown = named.map(([a, b]) => `${a.application}:${a.name} ${b.application}:${b.name}`);
    return { ok: false, reason: 'ambiguous', candidates: shown.sort() };
  }
  return { ok: true, ends: [only[0], only[1]] };
}

function candidatesFor(model: Model, wanted: string): RelationEnd[] {
  const [application = '', name] = wanted.split(':');
  return (endpointsOf(model, application) ?? [])
    .filter((endpoint) => endpoint.role !== 'peer' && (name === undefined || endpoint.name === name))
    .map((endpoint) => endOf(application, endpoint));
}

/** The part of an endpoint that a relation remembers. */
export function endOf(application: string, endpoint: Endpoint): RelationEnd {
  const { name, role, scope } = endpoint;
  return { application, name, role, scope, interface: endpoint.interface };
}

function fits(a: RelationEnd, b: RelationEnd): boolean {
  return a.application !== b.application && a.interface === b.interface && a.role !== b.role;
}
