import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Pods } from '../../../../src/controller/unit/agent-parts.ts';
import { startAgent, type Agent } from '../../../../src/controller/unit/agent.ts';
import { MODEL, hookWorld } from '../../../support/hook-session.ts';
import { realPorts, type TestPorts } from '../../../support/ports.ts';
import { shopModel } from '../../../support/shop-model.ts';

let ports: TestPorts;
let agent: Agent | undefined;
beforeEach(() => {
  ports = realPorts();
});
afterEach(async () => {
  await agent?.release();
  await ports.dispose();
});

test('nothing of a unit comes into being before the state that names it is on the disk', async () => {
  const { store } = await hookWorld(shopModel);
  const opened: string[] = [];
  const pods: Pods = {
    open: (ref, signal) => {
      opened.push(ref.unit);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('the test is over')));
      });
    },
    remove: () => Promise.resolve(),
  };
  const written: (() => void)[] = [];
  const durable = (): Promise<void> => new Promise((resolve) => written.push(resolve));
  const log = {
    append: () => undefined,
    read: () => Promise.resolve([]),
    follow: () => () => undefined,
    forget: () => Promise.resolve(),
  };
  agent = startAgent(
    { store: { ...store, durable }, log, clock: ports.clock, random: ports.random, pods },
    { model: MODEL, unit: 'shop/0' },
  );
  await vi.waitFor(() => expect(written).toHaveLength(1));
  expect(opened).toEqual([]);
  written[0]?.();
  await vi.waitFor(() => expect(opened).toEqual(['shop/0']));
});
