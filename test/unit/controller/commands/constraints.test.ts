import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { podLimits } from '../../../../src/controller/model/index.ts';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { tinyCharm } from '../../../support/tiny-charm.ts';

let lab: CommandLab;

beforeAll(async () => {
  lab = await openCommandLab('constraints', { 'app.charm': tinyCharm({ name: 'app' }) });
  await lab.juju('add-model', 'm');
  await lab.juju('deploy', './app.charm', '--constraints', 'mem=256M cpu-power=100');
});
afterAll(() => lab.end());

test('an application shows them as Juju does', async () => {
  expect((await lab.juju('constraints', 'app')).stdout).toBe('arch=amd64 cpu-power=100 mem=256M\n');
  expect(await lab.json('show-application', 'app')).toMatchObject({
    app: { constraints: { arch: 'amd64', 'cpu-power': 100, mem: 256 } },
  });
});

test('sizes are shown in MiB', async () => {
  await lab.juju('set-constraints', 'app', 'mem=1.5G');
  expect((await lab.juju('constraints', 'app')).stdout).toBe('arch=amd64 mem=1536M\n');
});

test.each([
  ['mem=lots', 'bad "mem" constraint: must be a non-negative float with optional M/G/T/P suffix'],
  ['cpu-power=fast', 'bad "cpu-power" constraint: must be a non-negative integer'],
  ['bogus=1', 'unknown constraint "bogus"'],
])('%s is refused in the words of Juju', async (constraint, words) => {
  expect(await lab.juju('set-constraints', 'app', constraint)).toMatchObject({
    ...{ code: 1, stderr: `ERROR ${words}\n` },
  });
});

describe('a pod is bounded', () => {
  const MIB = 1024 ** 2;
  test.each([
    [{}, {}, { charm: { memory: 1024 * MIB }, workload: {} }],
    [
      { mem: '2G', cores: '2' },
      { mem: '256M', 'cpu-power': '100' },
      { charm: { memory: 256 * MIB }, workload: { memory: 256 * MIB, cpus: 0.1 } },
    ],
    [{ mem: '512' }, {}, { charm: { memory: 512 * MIB }, workload: { memory: 512 * MIB } }],
  ])('by the model %j and the application %j', (ofModel, own, expected) => {
    expect(podLimits({ constraints: ofModel }, { constraints: own })).toEqual(expected);
  });
});
