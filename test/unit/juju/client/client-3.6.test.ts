import { expect, it } from 'vitest';

import { findAddresses } from '../../../../src/juju/verify/address.ts';
import { connectJuju } from '../../../../src/juju/client/driver.ts';
import { readHistory } from '../../../../src/juju/verify/inspect.ts';
import { listModels } from '../../../../src/juju/controllers/list-models.ts';
import { findModel, readStatus } from '../../../../src/juju/read/model.ts';
import { findApplication } from '../../../../src/juju/read/status.ts';
import type { PackedCharm } from '../../../../src/juju/index.ts';
import { recorded } from '../../../support/juju-rows.ts';
import { quietReporter } from '../../../support/reporter.ts';
import { simulatedClock } from '../../../support/simulated-clock.ts';

/** The answers of a client 3.6.28, whatever number of entries is asked for. */
const juju = connectJuju({
  clock: simulatedClock(),
  reporter: quietReporter(),
  exec: {
    run: ({ argv }: { readonly argv: readonly string[] }) => {
      const words = argv
        .slice(1)
        .join(' ')
        .replace(/ -n \d+/, '');
      return Promise.resolve({ ...recorded(words, 'reads-client-3.6'), took: 0 });
    },
  } as never,
});

it('status of a client 3.6 is read', async () => {
  const status = await readStatus(juju, 'out');
  expect(status.model).toBe('out');
  expect(status.now).toBeGreaterThan(Date.parse('2026-11-22T11:00:00Z') / 1000);
  const application = findApplication(status, 'hello-k8s');
  expect(application).toMatchObject({
    charmName: 'hello-k8s',
    scale: 1,
    life: 'alive',
    status: { current: 'active' },
  });
  expect(application?.units).toMatchObject([
    { name: 'hello-k8s/0', leader: true, workload: { current: 'active' }, agent: { current: 'idle' } },
  ]);
  expect(application?.units[0]?.agent.since).toBeGreaterThan(0);
  expect(application?.relations).toContainEqual({
    endpoint: 'api',
    application: 'client-k8s',
    interface: 'hello-api',
  });
});

it('models of a client 3.6 are read', async () => {
  expect(await findModel(juju, 'out')).toBe(true);
  expect(await listModels(juju, undefined)).toContainEqual({ name: 'out', life: 'alive' });
  expect((await listModels(juju, undefined)).map(({ name }) => name)).not.toContain('controller');
});

it('the history of a unit of a client 3.6 is read', async () => {
  expect(await readHistory(juju, 'out', 'hello-k8s/0')).toContainEqual({
    type: 'juju-unit',
    status: 'executing',
    message: 'running upgrade-charm hook',
    since: Date.parse('2026-11-22T11:00:27Z') / 1000,
  });
});

it('the relations of a unit of a client 3.6 are read for what an ingress may have published', async () => {
  const application = findApplication(await readStatus(juju, 'out'), 'hello-k8s');
  if (application === undefined) throw new Error('not recorded');
  const requires = [{ name: 'ingress', interface: 'ingress' }];
  const charm = { requires, provides: [], options: new Map(), defaults: new Map() } as unknown as PackedCharm;
  // It has none, so that the port that the unit opened decides.
  expect(await findAddresses(juju, 'out', application, charm, new Map())).toEqual([
    {
      url: expect.stringMatching(/^http:\/\/10\.\d+\.\d+\.\d+:8000$/) as string,
      unit: 'hello-k8s/0',
    },
  ]);
});
