import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLifecycle, type Lifecycle } from '../../../../src/controller/lifecycle/index.ts';
import {
  newModel,
  newSecret,
  openStore,
  type Application,
  type LogLine,
  type ModelStore,
  type Secret,
  type UnitAgents,
} from '../../../../src/controller/model/index.ts';
import { aModel, relate } from '../../../support/unit-situation.ts';
import { realPorts, type TestPorts } from '../../../support/ports.ts';

let folder: string;
let ports: TestPorts;
let store: ModelStore;
let lifecycle: Lifecycle;
let failures: number;
const lines: LogLine[] = [];
const pauses: number[] = [];

/** An engine that refuses to remove a model's network a few times. */
const agents = {
  ensure: () => undefined,
  remove: async () => undefined,
  async forgetModel() {
    if (failures-- > 0) throw new Error('network has active endpoints');
  },
} as Partial<UnitAgents> as UnitAgents;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifecycle-'));
  ports = realPorts();
  lines.length = pauses.length = 0;
  store = await openStore({
    files: ports.files,
    path: join(folder, 'state.json'),
    initial: {
      format: 1,
      controller: 'test',
      uuid: 'c',
      created: 0,
      models: { m: newModel('m', 'shop', 0) },
    },
    onError: (error) => {
      throw error;
    },
  });
  lifecycle = createLifecycle({
    store,
    log: {
      append: (_model: string, line: LogLine) => lines.push(line),
      forget: async () => undefined,
    } as never,
    agents,
    clock: { ...ports.clock, sleep: (pause) => (pauses.push(pause), nextTurn()) },
  });
});
afterEach(async () => {
  lifecycle.close();
  await store.durable();
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function destroy(): void {
  store.commit((state) => {
    const model = state.models['m'];
    if (model !== undefined) model.life = 'dying';
  });
}

test('a removal that fails is tried again, with growing pauses, until the model is gone', async () => {
  failures = 8;
  destroy();
  await lifecycle.gone('m');
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  expect(lines.map(({ message }) => message).slice(0, 2)).toEqual([
    'cannot finish the removal of the model, trying again in 1 s: network has active endpoints',
    'cannot finish the removal of the model, trying again in 2 s: network has active endpoints',
  ]);
});

test('a controller that ends stops trying', async () => {
  failures = Infinity;
  destroy();
  await expect.poll(() => pauses.length).toBeGreaterThan(3);
  lifecycle.close();
  await nextTurn();
  const made = pauses.length;
  await nextTurn();
  expect(pauses).toHaveLength(made);
  expect(store.read().models).toHaveProperty('m');
});

const withUnit = (): Partial<Application> => {
  const status = { current: 'active', message: '', since: 0 };
  const facts = { number: 0, life: 'alive' as const, openPorts: [], charm: 'local:app-0', local: {} };
  const unit = { ...facts, name: 'app/0', workload: status, agent: status, history: [] };
  return { units: { 'app/0': { ...unit, workloadVersion: '', providerId: 'app-0' } } };
};

describe('a unit that is gone', () => {
  /** `app/0` and its application own a secret each; `app` and `db`, and the unit itself, may read one of the user's. */
  beforeEach(() => {
    store.commit((state) => {
      const model = { ...aModel(), uuid: 'm' };
      relate(model, 'app:db', 'db:app');
      const user = newSecret('user', { kind: 'model', name: 'm' }, {}, 0);
      user.grants = [
        { kind: 'application', name: 'app' },
        { kind: 'unit', name: 'app/0' },
        { kind: 'application', name: 'db' },
      ];
      user.consumers = { 'app/0': { revision: 1 }, 'db/0': { revision: 1 } };
      const units = newSecret('units', { kind: 'unit', name: 'app/0' }, {}, 0);
      const applications = newSecret('applications', { kind: 'application', name: 'app' }, {}, 0);
      model.secrets = { user, units, applications };
      model.applications['app'] = { ...model.applications['app'], ...withUnit() } as Application;
      state.models['m'] = model;
    });
  });

  const secrets = () => store.read().models['m']?.secrets ?? {};
  const condemn = (change: (application: Application) => void): void =>
    store.commit((state) => {
      const application = state.models['m']?.applications['app'];
      if (application === undefined) return;
      for (const unit of Object.values(application.units)) unit.life = 'dying';
      change(application);
    });

  test('leaves no secret of its own, no right and nothing that it followed', async () => {
    condemn(() => undefined);
    await expect.poll(() => Object.keys(secrets())).toEqual(['user', 'applications']);
    expect(secrets()['user']).toMatchObject({
      grants: [
        { kind: 'application', name: 'app' },
        { kind: 'application', name: 'db' },
      ],
      consumers: { 'db/0': { revision: 1 } },
    });
    expect(Object.keys(secrets()['user']?.consumers ?? {})).toEqual(['db/0']);
  });

  test('takes what its application owns and may read with it, when that goes', async () => {
    store.commit((state) => {
      const model = state.models['m'];
      if (model !== undefined) model.relations = {};
    });
    condemn((application) => (application.life = 'dying'));
    await expect.poll(() => Object.keys(secrets())).toEqual(['user']);
    expect(secrets()['user']?.grants).toEqual([{ kind: 'application', name: 'db' }]);
  });
});

describe("a user's secret that prunes itself", () => {
  /** Of three revisions `app/0` follows the first. */
  const start = (autoPrune: boolean): void =>
    store.commit((state) => {
      const model = { ...aModel(), uuid: 'm' };
      const secret = newSecret('s', { kind: 'model', name: 'm' }, {}, 0);
      const [first] = secret.revisions;
      if (first !== undefined) secret.revisions = [1, 2, 3].map((revision) => ({ ...first, revision }));
      secret.consumers = { 'app/0': { revision: 1 } };
      model.secrets = { s: { ...secret, autoPrune } };
      model.applications['app'] = { ...model.applications['app'], ...withUnit() } as Application;
      state.models['m'] = model;
    });
  const secret = () => store.read().models['m']?.secrets['s'];
  const kept = () => secret()?.revisions.map(({ revision }) => revision);
  const change = (work: (secret: Secret) => void): void =>
    store.commit((state) => {
      const found = state.models['m']?.secrets['s'];
      if (found !== undefined) work(found);
    });

  test('keeps the newest revision and those that a unit follows', async () => {
    start(true);
    await expect.poll(kept).toEqual([1, 3]);
  });

  test('loses a revision when the last unit that follows it reads a newer one, or is gone', async () => {
    start(true);
    change(({ consumers }) => void (consumers['app/0'] = { revision: 3 }));
    await expect.poll(kept).toEqual([3]);
    start(true);
    store.commit((state) => {
      const unit = state.models['m']?.applications['app']?.units['app/0'];
      if (unit !== undefined) unit.life = 'dying';
    });
    await expect.poll(kept).toEqual([3]);
  });

  test('does so from when it is told to', async () => {
    start(false);
    await nextTurn();
    expect(kept()).toEqual([1, 2, 3]);
    change((found) => (found.autoPrune = true));
    await expect.poll(kept).toEqual([1, 3]);
  });
});
