import { expect, test } from 'vitest';
import { bringInLine, foreignNetworks } from '../../../../src/controller/crossmodel/index.ts';
import { newModel, newSecret, type Relation, type State } from '../../../../src/controller/model/index.ts';

const ID = 'abcdefghij0123456789';

/** `db` of the model `home`, called `far` in the model `away`, where `app` relates to it. */
function twoModels(): State {
  const relation = (own: string, far: string, model: string): Relation => ({
    id: model === 'a' ? 3 : 7,
    ends: [own, far].map((application) => ({
      application,
      name: 'sql',
      role: 'provider',
      interface: 'pg',
      scope: 'global',
    })),
    life: 'alive',
    status: { current: 'joined', message: '', since: 0 },
    applications: { [own]: { version: 0, data: {} }, [far]: { version: 0, data: {} } },
    units: { [`${own}/0`]: { version: 1, data: { from: own } } },
    mirror: { model, relation: model === 'a' ? 7 : 3, application: far },
  });
  const home = newModel('h', 'home', 0);
  const away = newModel('a', 'away', 0);
  home.relations['3'] = relation('db', 'remote-1', 'a');
  away.relations['7'] = relation('app', 'far', 'h');
  const secret = newSecret(ID, { kind: 'application', name: 'db' }, { password: 'one' }, 1);
  secret.label = 'mine';
  secret.rotate = 'daily';
  secret.rotateAt = 9;
  secret.grants.push({ kind: 'application', name: 'remote-1', relation: 3 });
  home.secrets[ID] = secret;
  return { format: 1, controller: 'c', uuid: 'c0ffee00-', created: 0, models: { h: home, a: away } };
}

test('a secret that is granted across models is there for the reader, without what is the owner’s alone', () => {
  const state = twoModels();
  bringInLine(state);
  const copy = state.models['a']?.secrets[ID];
  expect(copy).toMatchObject({
    owner: { kind: 'application', name: 'far' },
    origin: 'h',
    rotate: 'never',
    grants: [{ kind: 'application', name: 'app', relation: 7 }],
    revisions: [{ revision: 1, content: { password: 'one' } }],
  });
  expect(copy).not.toHaveProperty('label');
  expect(copy).not.toHaveProperty('rotateAt');
});

test('what the reader follows is kept, and told to the owner', () => {
  const state = twoModels();
  bringInLine(state);
  const copy = state.models['a']?.secrets[ID];
  if (copy !== undefined) copy.consumers['app/0'] = { revision: 1, label: 'theirs' };
  state.models['h']?.secrets[ID]?.revisions.push({
    revision: 2,
    content: { password: 'two' },
    checksum: 'x',
    created: 2,
  });
  bringInLine(state);
  expect(state.models['a']?.secrets[ID]).toMatchObject({
    consumers: { 'app/0': { revision: 1, label: 'theirs' } },
    revisions: [{ revision: 1 }, { revision: 2, content: { password: 'two' } }],
  });
  expect(state.models['h']?.secrets[ID]?.consumers).toEqual({ 'remote-1/0': { revision: 1 } });
});

test('a grant that is taken back, or that dies with its relation, takes the copy away', () => {
  const revoked = twoModels();
  bringInLine(revoked);
  const secret = revoked.models['h']?.secrets[ID];
  if (secret !== undefined) secret.grants = [];
  bringInLine(revoked);
  expect(revoked.models['a']?.secrets).toEqual({});

  const parted = twoModels();
  bringInLine(parted);
  Reflect.deleteProperty(parted.models['h']?.relations ?? {}, '3');
  bringInLine(parted);
  expect(parted.models['a']?.secrets).toEqual({});
  expect(parted.models['a']?.relations['7']).toMatchObject({
    life: 'dying',
    units: { 'app/0': { data: { from: 'app' } } },
    departed: { 'far/0': { data: { from: 'db' } } },
  });
});

test('doing it again changes nothing', () => {
  const state = twoModels();
  bringInLine(state);
  const once = structuredClone(state);
  bringInLine(state);
  expect(state).toEqual(once);
});

test('a unit is known in the other model by its full names, never by one that may mean another there', () => {
  const [attachment, ...others] = foreignNetworks(twoModels(), { model: 'h', unit: 'db/0' }, ['-primary']);
  expect(others).toEqual([]);
  expect(attachment?.network).toMatch(/-away-a$/);
  expect(attachment?.aliases).toEqual([
    'db.home',
    'db.home.svc.cluster.local',
    'db-primary.home',
    'db-primary.home.svc.cluster.local',
    'db-0.db-endpoints.home',
    'db-0.db-endpoints.home.svc.cluster.local',
  ]);
});
