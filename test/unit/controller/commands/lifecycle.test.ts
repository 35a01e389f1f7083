import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLifecycle, type Lifecycle } from '../../../../src/controller/commands/index.ts';
import {
  newModel,
  openStore,
  type LogLine,
  type ModelStore,
  type UnitAgents,
} from '../../../../src/controller/model/index.ts';
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
