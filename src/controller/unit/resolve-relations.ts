import { endsFor, relationsOf, type Relation } from '../model/index.ts';
import type { RelationHook } from './hook.ts';
import type { SeenRelation } from './memory.ts';
import type { Situation } from './situation.ts';

/**
 * The next hook of the unit's relations, in the order of Juju's relation resolver: what has departed, what is broken,
 * the other application's data, then for each remote unit `joined` and right after it `changed`; peers come last.
 */
export function nextRelationHook(situation: Situation): RelationHook | undefined {
  const known = relationsOf(situation.model, situation.application.name).flatMap((relation) => {
    const seen = situation.memory.relations[String(relation.id)];
    return seen === undefined ? [] : [{ relation, seen }];
  });
  const isPeers = ({ relation, seen }: (typeof known)[number]): boolean => isKnownPeer(relation, seen);
  for (const { relation, seen } of [...known.filter((each) => !isPeers(each)), ...known.filter(isPeers)]) {
    const hook = hookFor(relation, seen, situation);
    if (hook !== undefined) return hook;
  }
  return undefined;
}

/** The first relation that the charm has not been told of. */
export function nextCreatedHook({ model, application, memory }: Situation): RelationHook | undefined {
  for (const relation of relationsOf(model, application.name)) {
    if (relation.life === 'alive' && memory.relations[String(relation.id)] === undefined)
      return { kind: 'relation-created', ...subject(relation, application.name) };
  }
  return undefined;
}

function hookFor(
  relation: Relation,
  seen: SeenRelation,
  { application, unit }: Situation,
): RelationHook | undefined {
  const common = subject(relation, application.name);
  const leaving = relation.life !== 'alive' || unit.life !== 'alive';
  const present = remoteUnits(relation, application.name, unit.name);
  for (const name of Object.keys(seen.units).sort()) {
    if (!leaving && present.includes(name)) continue;
    // A unit that goes itself is the one that departs, in the eyes of all; of a dying relation the remote ones are.
    const departing = unit.life === 'alive' ? name : unit.name;
    return { kind: 'relation-departed', ...common, unit: name, departing };
  }
  if (leaving) return isKnownPeer(relation, seen) ? undefined : { kind: 'relation-broken', ...common };
  const fresh = present.find((name) => seen.units[name] === -1);
  if (fresh !== undefined) return { kind: 'relation-changed', ...common, unit: fresh };
  const version = relation.applications[common.application]?.version ?? 0;
  if (version > 0 && version !== seen.application) return { kind: 'relation-changed', ...common };
  for (const name of present) {
    const told = seen.units[name];
    if (told === undefined) return { kind: 'relation-joined', ...common, unit: name };
    if (told !== relation.units[name]?.version) return { kind: 'relation-changed', ...common, unit: name };
  }
  return undefined;
}

/**
 * Juju means to tell no charm that a peer relation is broken, but its agent remembers which relations are with peers only
 * from when it has entered them, not across a restart. A recording of Juju 4.0.15 shows both.
 */
function isKnownPeer({ ends }: Relation, { rejoined }: SeenRelation): boolean {
  return ends.length === 1 && rejoined !== true;
}

function subject(
  relation: Relation,
  application: string,
): Pick<RelationHook, 'relation' | 'endpoint' | 'application'> {
  const ends = endsFor(relation, application);
  return {
    relation: relation.id,
    endpoint: ends?.own.name ?? '',
    application: ends?.other.application ?? application,
  };
}

/** In order of name. For a peer relation: all but the unit itself. */
function remoteUnits(relation: Relation, application: string, self: string): string[] {
  const isPeer = relation.ends.length === 1;
  return Object.keys(relation.units)
    .filter((name) => (isPeer ? name !== self : name.split('/')[0] !== application))
    .sort();
}

/** What is remembered of the unit's relations once the hook has succeeded, for the data that it could see. */
export function rememberRelation(
  hook: RelationHook,
  { model, memory }: Pick<Situation, 'model' | 'memory'>,
): Readonly<Record<string, SeenRelation>> {
  const id = String(hook.relation);
  const relation = model.relations[id];
  const seen = memory.relations[id] ?? { application: 0, units: {} };
  const { [id]: _, ...others } = memory.relations;
  const units = { ...seen.units };
  switch (hook.kind) {
    case 'relation-created':
      return { ...others, [id]: seen };
    case 'relation-broken':
      return others;
    case 'relation-departed':
      Reflect.deleteProperty(units, hook.unit ?? '');
      return { ...others, [id]: { ...seen, units } };
    case 'relation-joined':
      return { ...others, [id]: { ...seen, units: { ...units, [hook.unit ?? '']: -1 } } };
    case 'relation-changed': {
      if (hook.unit === undefined) {
        const application = relation?.applications[hook.application]?.version ?? seen.application;
        return { ...others, [id]: { ...seen, application } };
      }
      const version = relation?.units[hook.unit]?.version ?? 0;
      return { ...others, [id]: { ...seen, units: { ...units, [hook.unit]: version } } };
    }
  }
}
