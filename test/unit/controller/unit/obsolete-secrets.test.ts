import { beforeEach, describe, expect, test } from 'vitest';
import { newSecret, type Secret } from '../../../../src/controller/model/index.ts';
import { afterSecretHook, nextSecretHook } from '../../../../src/controller/unit/resolve-secrets.ts';
import type { Situation } from '../../../../src/controller/unit/situation.ts';
import { aModel, relate, situation } from '../../../support/unit-situation.ts';

/** The leader `app/0` owns a secret in three revisions; `db` may have units in the model, `far` is another model's. */
let at: Situation;
let secret: Secret;

beforeEach(() => {
  const model = aModel();
  relate(model, 'app:db', 'db:app').units['db/0'] = { version: 0, data: {} };
  at = situation({ model });
  secret = newSecret('s', { kind: 'application', name: 'app' }, {}, 0);
  secret.label = 'key';
  secret.revisions = [1, 2, 3].map((revision) => ({ revision, content: {}, checksum: '', created: 0 }));
  model.secrets['s'] = secret;
  addUnit('db');
});

/** Gives an application its unit 0. */
function addUnit(application: string): void {
  const found = at.model.applications[application];
  if (found !== undefined) found.units[`${application}/0`] = { ...at.unit, name: `${application}/0` };
}

/** The revisions that the unit is told of, one after the other, as by a charm that removes none. */
function told(to: Situation = at): number[] {
  const revisions: number[] = [];
  for (;;) {
    const hook = nextSecretHook(to);
    if (hook === undefined || typeof hook === 'number' || revisions.length > 5) return revisions;
    revisions.push(hook.revision ?? NaN);
    afterSecretHook(to.model, hook, to.unit.name, 0);
  }
}

const follow = (unit: string, revision: number): void => {
  secret.consumers[unit] = { revision };
};

describe('a revision that is not the newest and that nobody follows', () => {
  test('can be removed: its owner is told with the label', () => {
    expect(nextSecretHook(at)).toEqual({ kind: 'secret-remove', secret: 's', label: 'key', revision: 1 });
  });

  test('is told of once, oldest first, also to an agent that begins anew', () => {
    expect(told()).toEqual([1, 2]);
    expect(told(structuredClone(at))).toEqual([]);
  });

  test('is told of again as long as the hook has not succeeded', () => {
    expect([nextSecretHook(at), nextSecretHook(structuredClone(at))]).toMatchObject([
      { revision: 1 },
      { revision: 1 },
    ]);
  });

  test('may be the only one that is left besides the newest', () => {
    secret.revisions.splice(0, 1);
    expect(told()).toEqual([2]);
    secret.revisions.splice(0, 1);
    expect(told()).toEqual([]);
  });

  test('is told of in a later revision of the same number', () => {
    told();
    secret.revisions = [1, 2, 3].map((revision) => ({ revision, content: {}, checksum: 'x', created: 1 }));
    expect(told()).toEqual([1, 2]);
  });

  test('is told of to the next leader too', () => {
    told();
    at.application.leader = 'app/1';
    expect(told({ ...at, unit: { ...at.unit, name: 'app/1' } })).toEqual([1, 2]);
    expect(told()).toEqual([]);
  });
});

describe('a revision that a unit follows', () => {
  test('stays until the last one has moved on', () => {
    follow('db/0', 1);
    follow('app/0', 3);
    expect(told()).toEqual([2]);
    follow('db/0', 3);
    expect(told()).toEqual([1]);
  });

  test('stays when the right to read it is taken away, until the unit is gone', () => {
    follow('db/0', 1);
    secret.grants = [];
    expect(told()).toEqual([2]);
    Reflect.deleteProperty(at.model.applications['db']?.units ?? {}, 'db/0');
    expect(told()).toEqual([1]);
  });

  test('goes with the application', () => {
    follow('db/0', 1);
    Reflect.deleteProperty(at.model.applications, 'db');
    at.model.relations = {};
    expect(told()).toEqual([1, 2]);
  });

  test('stays for a unit of another model as long as that is in a relation', () => {
    follow('far/0', 2);
    const relation = Object.values(at.model.relations)[0];
    if (relation === undefined) throw new Error('the model has no relation');
    relation.units['far/0'] = { version: 0, data: {} };
    expect(told()).toEqual([1]);
    Reflect.deleteProperty(relation.units, 'far/0');
    expect(told()).toEqual([2]);
  });
});

describe('nobody is told', () => {
  test.each<[string, () => void]>([
    ['who is not the leader of the owner', () => void (at.application.leader = 'app/1')],
    ['of a secret of another unit', () => void (secret.owner = { kind: 'unit', name: 'app/1' })],
    ['of a secret of the model', () => void (secret.owner = { kind: 'model', name: 'm' })],
  ])('%s', (_, change) => {
    change();
    expect(told()).toEqual([]);
  });

  test('but the unit that owns it itself', () => {
    at.application.leader = 'app/1';
    secret.owner = { kind: 'unit', name: 'app/0' };
    expect(told()).toEqual([1, 2]);
  });
});
