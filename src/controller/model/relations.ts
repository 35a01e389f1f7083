import { endOf } from './endpoints.ts';
import type { Relation, RelationEnd } from './relation.ts';
import type { Model } from './state.ts';

/** Adds a relation to a draft. One end makes a peer relation; of two the provider comes first. */
export function addRelation(model: Model, ends: readonly RelationEnd[], now: number): Relation {
  const id = model.nextRelation;
  model.nextRelation += 1;
  const ordered = [...ends].sort((a, b) => rank(a) - rank(b));
  const applications = Object.fromEntries(ordered.map((end) => [end.application, { version: 0, data: {} }]));
  const relation: Relation = {
    id,
    ends: ordered,
    life: 'alive',
    status: { current: 'joined', message: '', since: now },
    applications,
    units: {},
  };
  model.relations[String(id)] = relation;
  return relation;
}

const rank = (end: RelationEnd): number => (end.role === 'requirer' ? 1 : 0);

/** Gives an application the peer relations of its charm; those that it has already are kept. */
export function addPeerRelations(model: Model, application: string, now: number): void {
  const charm = model.charms[model.applications[application]?.charm ?? ''];
  for (const endpoint of Object.values(charm?.endpoints ?? {})) {
    if (endpoint.role !== 'peer') continue;
    const there = relationsOf(model, application).some(
      ({ ends }) => ends.length === 1 && ends[0]?.name === endpoint.name,
    );
    if (!there) addRelation(model, [endOf(application, endpoint)], now);
  }
}

/** Takes a unit out of a draft's relation. What it said last stays readable for those who have yet to see it depart. */
export function leaveRelation(relation: Relation, unit: string): void {
  const bag = relation.units[unit];
  if (bag === undefined) return;
  relation.departed = { ...relation.departed, [unit]: { version: bag.version, data: { ...bag.data } } };
  Reflect.deleteProperty(relation.units, unit);
}

/** In order of id. */
export function relationsOf(model: Model, application: string): Relation[] {
  return Object.values(model.relations)
    .filter(({ ends }) => ends.some((end) => end.application === application))
    .sort((a, b) => a.id - b.id);
}

/** The end that `application` has, and the one it looks at: for a peer relation the same. */
export function endsFor(
  relation: Relation,
  application: string,
): { readonly own: RelationEnd; readonly other: RelationEnd } | undefined {
  const own = relation.ends.find((end) => end.application === application);
  if (own === undefined) return undefined;
  return { own, other: relation.ends.find((end) => end !== own) ?? own };
}
