import { leaveRelation, type Bag, type Relation, type State } from '../model/index.ts';

/** One relation, and the one in another model that mirrors it as far as it is still there. */
export interface Pair {
  readonly model: string;
  readonly here: Relation;
  /** The application on this side, and what it is called on the far one. */
  readonly own: string;
  readonly ownThere: string | undefined;
  /** What the far application is called on this side, and what it is called at home. */
  readonly far: string;
  readonly farThere: string | undefined;
  readonly there: Relation | undefined;
}

/** Every relation that crosses models: each comes twice, seen from both of them. */
export function pairsOf(state: State): Pair[] {
  return Object.values(state.models).flatMap(({ uuid, relations }) =>
    Object.values(relations).flatMap((here) => {
      if (here.mirror === undefined) return [];
      const far = here.mirror.application;
      const there = state.models[here.mirror.model]?.relations[String(here.mirror.relation)];
      const own = here.ends.find((end) => end.application !== far)?.application ?? '';
      const ownThere = there?.mirror?.application;
      const farThere = there?.ends.find((end) => end.application !== ownThere)?.application;
      return [{ model: uuid, here, own, ownThere, far, farThere, there }];
    }),
  );
}

/**
 * Brings a draft's relations that cross models in line: each model sees of the other one's application and units what
 * they say at home. A relation that ends in one model ends in the other too.
 */
export function mirrorRelations(pairs: readonly Pair[]): void {
  for (const { here, there, far, farThere } of pairs) {
    if (here.life === 'alive' && there?.life !== 'alive') here.life = 'dying';
    const present = there === undefined || farThere === undefined ? {} : unitsOf(there, farThere);
    for (const number of Object.keys(unitsOf(here, far)))
      if (!(number in present)) leaveRelation(here, `${far}/${number}`);
    for (const [number, bag] of Object.entries(present)) {
      here.units[`${far}/${number}`] = copied(here.units[`${far}/${number}`], bag);
    }
    const said = there?.applications[farThere ?? ''];
    if (said !== undefined) here.applications[far] = copied(here.applications[far], said);
  }
}

/** By number. */
function unitsOf({ units }: Relation, application: string): Record<string, Bag> {
  return Object.fromEntries(
    Object.entries(units).flatMap(([name, bag]) => {
      const [owner, number = ''] = name.split('/');
      return owner === application ? [[number, bag] as const] : [];
    }),
  );
}

/** The copy that there is, when it says the same: a draft that does not change wakes nobody. */
function copied(known: Bag | undefined, bag: Bag): Bag {
  if (known?.version === bag.version && JSON.stringify(known.data) === JSON.stringify(bag.data)) return known;
  return { version: bag.version, data: { ...bag.data } };
}
