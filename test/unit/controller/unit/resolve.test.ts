import { describe, expect, test } from 'vitest';
import type { Bag, Relation, Secret } from '../../../../src/controller/model/index.ts';
import { hookName, type Hook } from '../../../../src/controller/unit/hook.ts';
import { keep, recall } from '../../../../src/controller/unit/memory.ts';
import { remember, rememberNewPod, resolve, type Step } from '../../../../src/controller/unit/resolve.ts';
import { afterSecretHook } from '../../../../src/controller/unit/resolve-secrets.ts';
import type { Situation } from '../../../../src/controller/unit/situation.ts';
import { aModel, relate, situation, type Changes } from '../../../support/unit-situation.ts';

const BOOTED = { app: 'boot-1' };

/** Lets every hook succeed until there is nothing to do; answers their names. */
function play(from: Situation, change: (at: Situation, name: string) => Situation = (at) => at): string[] {
  const names: string[] = [];
  let at = from;
  for (let i = 0; i < 50; i += 1) {
    const step = resolve(at);
    if (step.kind === 'replace-pod') {
      names.push('(new pod)');
      at = { ...at, memory: rememberNewPod(at.memory, at.application.podVersion) };
      continue;
    }
    if (step.kind !== 'hook') return step.kind === 'gone' ? [...names, '(gone)'] : names;
    const name = describeHook(step.hook);
    names.push(name);
    at = change({ ...at, memory: recall(keep(remember(step.hook, at))) }, name);
  }
  throw new Error(`no end of hooks: ${names.join(', ')}`);
}

function describeHook(hook: Hook): string {
  const unit = 'unit' in hook && hook.unit !== undefined ? ` ${hook.unit}` : '';
  return `${hookName(hook)}${unit}`;
}

/** One side's data of a relation. */
function bagOf(relation: Relation, member: string): Bag {
  const bag = relation.applications[member] ?? relation.units[member];
  if (bag === undefined) throw new Error(`${member} has no data`);
  return bag;
}

const settled = (changes: Changes = {}): Situation => {
  let at = situation({ pebbles: BOOTED, ...changes });
  play(at, (next) => (at = next));
  return at;
};

describe('a first deployment', () => {
  test('runs the hooks in the order of Juju', () => {
    expect(play(situation({ pebbles: BOOTED }))).toEqual([
      'install',
      'secret-storage-relation-created',
      'leader-elected',
      'config-changed',
      'start',
      'app-pebble-ready',
    ]);
  });

  test('tells of the storages that the pod mounts, not of one that only waits', () => {
    const at = situation();
    at.charm.storage['data'] = { type: 'filesystem', multiple: '1-2' };
    at.unit.storages = ['data/3', 'data/4'].map((id) => ({ id, name: 'data' }));
    expect(play(at, (next) => ((at.memory.storage = next.memory.storage), next)).slice(0, 2)).toEqual([
      'data-storage-attached',
      'install',
    ]);
    expect(at.memory.storage).toEqual(['data/3']);
  });

  test('tells of pebble only once it answers, and again after it has started anew', () => {
    const at = settled({ pebbles: {} });
    expect(at.memory.started).toBe(true);
    expect(play(at)).toEqual([]);
    expect(play({ ...at, pebbles: BOOTED })).toEqual(['app-pebble-ready']);
    expect(play({ ...settled(), pebbles: { app: 'boot-2' } })).toEqual(['app-pebble-ready']);
  });

  test('a unit that does not lead is told nothing of leading', () => {
    expect(play(situation({ leader: 'app/7' }))).not.toContain('leader-elected');
  });
});

describe('relations', () => {
  const joined = (): Situation => {
    const model = aModel();
    const relation = relate(model, 'app:db', 'postgresql-k8s:database');
    relation.units['postgresql-k8s/0'] = { version: 3, data: {} };
    relation.applications['postgresql-k8s'] = { version: 2, data: { endpoints: 'x:5432' } };
    return situation({ model, pebbles: BOOTED });
  };

  test('created with the others, then the application, then each unit joins and changes', () => {
    expect(play(joined())).toEqual([
      'install',
      'secret-storage-relation-created',
      'db-relation-created',
      'leader-elected',
      'config-changed',
      'start',
      'app-pebble-ready',
      'db-relation-changed',
      'db-relation-joined postgresql-k8s/0',
      'db-relation-changed postgresql-k8s/0',
    ]);
  });

  test.each<[string, (db: Relation, peers: Relation) => void, string[]]>([
    ['nothing new', () => undefined, []],
    ["the application's data", (db) => void bagOf(db, 'postgresql-k8s').version++, ['db-relation-changed']],
    [
      "a unit's data, however often it changed",
      (db) => void (bagOf(db, 'postgresql-k8s/0').version += 5),
      ['db-relation-changed postgresql-k8s/0'],
    ],
    [
      'a unit that left',
      (db) => void Reflect.deleteProperty(db.units, 'postgresql-k8s/0'),
      ['db-relation-departed postgresql-k8s/0'],
    ],
    [
      'the end of the relation',
      (db) => void (db.life = 'dying'),
      ['db-relation-departed postgresql-k8s/0', 'db-relation-broken'],
    ],
    [
      'the own application writing to its peers',
      (_db, peers) => void (bagOf(peers, 'app').version = 1),
      ['secret-storage-relation-changed'],
    ],
  ])('%s', (_name, change, expected) => {
    let at = joined();
    play(at, (next) => (at = next));
    const [peers, db] = Object.values(at.model.relations);
    if (peers === undefined || db === undefined) throw new Error('the model has no relations');
    change(db, peers);
    expect(play(at)).toEqual(expected);
  });
});

describe('what happens later', () => {
  test.each<[string, Changes, string[]]>([
    ['new settings', { configVersion: 2 }, ['config-changed']],
    ['another address', { address: '10.0.0.9' }, ['config-changed']],
    [
      'another image or charm',
      { podVersion: 2 },
      ['stop', '(new pod)', 'upgrade-charm', 'config-changed', 'start', 'app-pebble-ready'],
    ],
    ['five quiet minutes', { now: 400_000 }, ['update-status']],
  ])('%s', (_name, changes, expected) => {
    const at = settled();
    expect(play(situation({ ...changes, pebbles: BOOTED, memory: at.memory }))).toEqual(expected);
  });

  test('a dying unit leaves its relations, stops and is gone', () => {
    const model = aModel();
    relate(model, 'app:db', 'postgresql-k8s:database').units['postgresql-k8s/0'] = { version: 1, data: {} };
    const at = settled({ model });
    expect(play({ ...at, unit: { ...at.unit, life: 'dying' } })).toEqual([
      'db-relation-departed postgresql-k8s/0',
      'db-relation-broken',
      'stop',
      'remove',
      '(gone)',
    ]);
  });

  test('a dying unit leaves its peers last, and is not told that this relation is broken', () => {
    expect(play(dyingWithPeers())).toEqual([
      'db-relation-broken',
      'secret-storage-relation-departed app/1',
      'stop',
      'remove',
      '(gone)',
    ]);
  });

  test('but it is told after its pod was replaced, as every other relation is', () => {
    const { memory, ...at } = dyingWithPeers();
    const { podVersion: _, ...again } = rememberNewPod(memory, 1);
    const renewed = { ...again, podVersion: 1, upgrading: false, started: true };
    expect(play({ ...at, memory: renewed })).toEqual([
      'secret-storage-relation-departed app/1',
      'secret-storage-relation-broken',
      'db-relation-broken',
      'stop',
      'remove',
      '(gone)',
    ]);
  });

  function dyingWithPeers(): Situation {
    const model = aModel();
    const [peers] = Object.values(model.relations);
    if (peers !== undefined) peers.units['app/1'] = { version: 1, data: {} };
    relate(model, 'app:db', 'postgresql-k8s:database');
    const at = settled({ model });
    return { ...at, unit: { ...at.unit, life: 'dying' } };
  }

  test('a dying unit that was never installed has nothing to say', () => {
    expect(play(situation({ life: 'dying' }))).toEqual(['(gone)']);
  });

  test('a secret that it follows and that has a newer revision, once for each', () => {
    const at = settled();
    at.model.secrets['s'] = {
      id: 's',
      owner: { kind: 'model', name: 'm' },
      description: '',
      rotate: 'never',
      autoPrune: false,
      revisions: [1, 2].map((revision) => ({ revision, content: {}, checksum: '', created: 0 })),
      grants: [],
      consumers: { 'app/0': { revision: 1, label: 'key' } },
      created: 0,
      updated: 0,
    };
    expect(resolve(at)).toEqual({
      kind: 'hook',
      hook: { kind: 'secret-changed', secret: 's', label: 'key' },
    });
    expect(play(at)).toEqual(['secret-changed']);
  });
});

describe('a secret of the unit', () => {
  const DAY = 86_400_000;
  const owned = (changes: Partial<Secret>, now: number): Situation => {
    const at = { ...settled({ leader: 'app/0' }), now };
    at.model.secrets['s'] = {
      ...{ id: 's', owner: { kind: 'application', name: 'app' }, label: 'key', description: '' },
      ...{ rotate: 'never', autoPrune: false, grants: [], consumers: {}, created: 0, updated: 0 },
      revisions: [{ revision: 1, content: {}, checksum: '', created: 0 }],
      ...changes,
    };
    return { ...at, memory: { ...at.memory, lastHook: now } };
  };
  const rotated = { rotate: 'daily', rotateAt: 5000 } as const;
  const expiring: Partial<Secret> = {
    revisions: [{ revision: 1, content: {}, checksum: '', created: 0, expires: 7000 }],
  };

  test.each<[string, Partial<Secret>, number, Step]>([
    ['is waited for until it is due', rotated, 4000, { kind: 'wait', until: 5000 }],
    [
      'is to be rotated when it is due',
      rotated,
      5000,
      { kind: 'hook', hook: { kind: 'secret-rotate', secret: 's', label: 'key' } },
    ],
    [
      'has expired in the revision that is named',
      expiring,
      7000,
      { kind: 'hook', hook: { kind: 'secret-expired', secret: 's', label: 'key', revision: 1 } },
    ],
  ])('%s', (_, changes, now, step) => expect(resolve(owned(changes, now))).toEqual(step));

  test('of another unit is not its affair', () => {
    const foreign = { ...rotated, owner: { kind: 'unit', name: 'app/1' } } as const;
    expect(resolve(owned(foreign, 5000))).not.toMatchObject({ kind: 'hook' });
  });

  test('that was rotated is due again a day later, one that has expired after five minutes', () => {
    const at = owned({ ...rotated, ...expiring }, 8000);
    const { model } = at;
    afterSecretHook(model, { kind: 'secret-rotate', secret: 's' }, 'app/0', 8000);
    afterSecretHook(model, { kind: 'secret-expired', secret: 's', revision: 1 }, 'app/0', 8000);
    expect(model.secrets['s']?.rotateAt).toBe(8000 + DAY);
    expect(model.secrets['s']?.revisions[0]).toMatchObject({ expires: 7000, expiryTold: 8000 });
    expect(resolve(at)).toEqual({ kind: 'wait', until: 308_000 });
    expect(resolve({ ...at, now: 308_000 })).toMatchObject({ hook: { kind: 'secret-expired', revision: 1 } });
  });
});

describe('a hook that failed', () => {
  const failing = (changes: Changes = {}): Situation => {
    const at = settled();
    const failed = { hook: { kind: 'config-changed' } as const, attempts: 1, retryAt: 6000 };
    return situation({ pebbles: BOOTED, ...changes, memory: { ...at.memory, failed } });
  };

  test.each<[string, Changes, Step]>([
    ['waits for its time', { configVersion: 9 }, { kind: 'wait', until: 6000 }],
    ['is tried again then', { now: 6000 }, { kind: 'hook', hook: { kind: 'config-changed' } }],
    [
      'is tried at once when resolved',
      { resolved: 'retry' },
      { kind: 'hook', hook: { kind: 'config-changed' } },
    ],
    ['gives way to a new pod, without a stop', { podVersion: 2 }, { kind: 'replace-pod' }],
  ])('%s', (_name, changes, expected) => {
    expect(resolve(failing(changes))).toEqual(expected);
  });
});
