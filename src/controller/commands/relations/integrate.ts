import { addCrossRelation } from '../../crossmodel/index.ts';
import {
  addRelation,
  inferEndpoints,
  relationsOf,
  type Model,
  type RelationEnd,
  type State,
} from '../../model/index.ts';
import type { Command } from '../line/command.ts';
import { addRemote } from './consume.ts';
import { modelOf } from '../line/find.ts';
import { parseOfferUrl } from './offer-url.ts';
import { refuse, usage } from '../line/refuse.ts';

export const integrate: Command = {
  name: 'integrate',
  aliases: ['relate', 'add-relation'],
  summary: 'Relate two applications.',
  usage:
    '<application>[:<endpoint>] <application>[:<endpoint>] | <application>[:<endpoint>] <offer URL>[:<endpoint>]',
  scope: 'model',
  flags: [{ names: ['via'], kind: 'list', ignored: true }],
  arity: [2, 2],
  async run({ args: [one = '', other = ''], model: uuid }, { store, clock }) {
    if (one === '' || other === '') throw usage('an integration must involve two applications');
    if (parseOfferUrl(one) !== undefined && parseOfferUrl(other) !== undefined)
      throw usage('more than one remote endpoint not supported');
    store.commit((state) => {
      const model = modelOf(state, uuid);
      const [first, second] = [one, other].map((word) => consumed(state, uuid, word, clock.now()));
      if (first === undefined || second === undefined) return;
      const ends = infer(model, first, second);
      const [a, b] = ends;
      const adding = `adding relation between endpoints "${first}" and "${second}": `;
      const shown = `"${a.application}:${a.name}", "${b.application}:${b.name}"`;
      if (findRelation(model, ends) !== undefined) {
        throw refuse(
          `${adding}cannot add relation ${shown}: relation ${a.application}:${a.name} ${b.application}:${b.name}: already exists`,
        );
      }
      for (const end of ends) checkAlive(model, end, `${adding}cannot add relation ${shown}: `);
      for (const end of ends) checkLimit(model, end, `${adding}cannot add relation ${shown}: `);
      const remote = ends.find(({ application }) => application in model.remoteApplications);
      const own = ends.find((end) => end !== remote);
      if (remote === undefined || own === undefined) addRelation(model, ends, clock.now());
      else addCrossRelation(state, model, { own, remote }, clock.now());
    });
    return 0;
  },
};

export const removeRelation: Command = {
  name: 'remove-relation',
  summary: 'End a relation of two applications.',
  usage: '<application>[:<endpoint>] <application>[:<endpoint>] | <relation id>',
  scope: 'model',
  flags: [{ names: ['force'], kind: 'boolean' }],
  arity: [1, 2],
  async run({ args: [first = '', second], flags, model: uuid }, { store }) {
    store.commit((state) => {
      const model = modelOf(state, uuid);
      const found = second === undefined ? model.relations[first] : matching(model, first, second);
      if (found === undefined) {
        throw refuse(
          second === undefined
            ? `relation ${first} not found`
            : `relation with endpoints [${first} ${second}] or id 0 not found (not found)`,
        );
      }
      if (found.ends.length === 1) throw refuse('cannot remove a peer relation');
      found.life = 'dying';
      if (flags.on('force')) found.units = {};
    });
    return 0;
  },
};

/** What is named by an offer's URL is consumed on the way and has from then on a name of the model. */
function consumed(state: State, uuid: string, word: string, now: number): string {
  const url = parseOfferUrl(word);
  if (url === undefined) return word;
  const name = addRemote(state, uuid, url, undefined, now);
  return url.endpoint === undefined ? name : `${name}:${url.endpoint}`;
}

function infer(model: Model, first: string, second: string): readonly [RelationEnd, RelationEnd] {
  const inferred = inferEndpoints(model, first, second);
  if (inferred.ok) return inferred.ends;
  const prefix =
    `adding relation between endpoints "${first}" and "${second}": ` +
    `cannot relate endpoints "${first}" and "${second}": `;
  switch (inferred.reason) {
    case 'unknown':
      throw refuse(`${prefix}no candidates for ${inferred.name}: relation endpoint not found`);
    case 'incompatible':
      throw refuse(`${prefix}no compatible endpoints found between applications`);
    case 'ambiguous':
      throw refuse(
        `${prefix}ambiguous relation: "${first} ${second}" could refer to ${inferred.candidates
          .map((candidate) => JSON.stringify(candidate))
          .join('; ')}`,
      );
  }
}

function findRelation(model: Model, [a, b]: readonly [RelationEnd, RelationEnd]): number | undefined {
  const has = (end: RelationEnd, ends: readonly RelationEnd[]): boolean =>
    ends.some(({ application, name }) => application === end.application && name === end.name);
  return relationsOf(model, a.application).find(({ ends }) => has(a, ends) && has(b, ends))?.id;
}

function matching(model: Model, first: string, second: string): Model['relations'][string] | undefined {
  const fits = (text: string, end: RelationEnd | undefined): boolean =>
    end !== undefined && (text === end.application || text === `${end.application}:${end.name}`);
  const found = Object.values(model.relations).filter(
    ({ ends: [a, b] }) =>
      b !== undefined && ((fits(first, a) && fits(second, b)) || (fits(first, b) && fits(second, a))),
  );
  if (found.length > 1)
    throw refuse(`ambiguous relation: "${first} ${second}" could refer to ${found.length} relations`);
  return found[0];
}

function checkAlive(model: Model, { application }: RelationEnd, prefix: string): void {
  const { applications, remoteApplications } = model;
  const life = (applications[application] ?? remoteApplications[application])?.life ?? 'alive';
  if (life !== 'alive') throw refuse(`${prefix}application "${application}" is not alive`);
}

function checkLimit(model: Model, { application, name }: RelationEnd, prefix: string): void {
  const charm = model.charms[model.applications[application]?.charm ?? ''];
  const limit = charm?.endpoints[name]?.limit;
  if (limit === undefined || limit <= 0) return;
  const used = relationsOf(model, application).filter(({ ends }) =>
    ends.some((end) => end.application === application && end.name === name),
  ).length;
  if (used >= limit) {
    throw refuse(
      `${prefix}establishing a new relation for ${application}:${name} would exceed its maximum relation limit of ${limit} (quota limit exceeded)`,
    );
  }
}
