import { describe, expect, it } from 'vitest';

import { connectJuju } from '../../../../src/juju/client/driver.ts';
import { describePlan } from '../../../../src/juju/plan/deploy.ts';
import { planRollback } from '../../../../src/juju/deploy/plan-rollback.ts';
import type { RollbackRequest } from '../../../../src/juju/deploy/plan-rollback.ts';
import { readFingerprints } from '../../../../src/juju/deploy/standing.ts';
import type { Standing } from '../../../../src/juju/deploy/standing.ts';
import { recorded } from '../../../support/juju-rows.ts';
import { quietReporter } from '../../../support/reporter.ts';

const OLD = 'registry.example/shop@sha256:old';

const before: Standing = {
  charm: 'local:shop-3',
  charmName: 'shop',
  revision: 3,
  channel: undefined,
  fingerprints: new Map([['app-image', 'old']]),
  config: new Map([['greeting', 'hello']]),
  units: 2,
  imageId: 'old-id',
  sameCharm: true,
};

const request: RollbackRequest = {
  model: 'm',
  application: 'shop',
  charm: '/kept/shop.charm',
  images: { 'app-image': OLD },
  options: ['greeting', 'debug'],
};

interface Case {
  readonly name: string;
  readonly request?: Partial<RollbackRequest>;
  readonly before?: Partial<Standing>;
  readonly now: Partial<Standing>;
  readonly commands: readonly string[];
  readonly lost?: readonly RegExp[];
}

const newImage = { fingerprints: new Map([['app-image', 'new']]) };
const newCharm = { charm: 'local:shop-4', revision: 4 };

const cases: readonly Case[] = [
  { name: 'nothing, where nothing was changed', now: {}, commands: [] },
  { name: 'an image', now: newImage, commands: [`attach-resource --model m shop app-image=${OLD}`] },
  {
    name: 'charm and image in one refresh, although a hook has failed',
    now: { ...newCharm, ...newImage },
    commands: [`refresh --model m shop --path /kept/shop.charm --resource app-image=${OLD} --force-units`],
  },
  {
    name: 'the charm alone',
    now: newCharm,
    commands: ['refresh --model m shop --path /kept/shop.charm --force-units'],
  },
  {
    name: 'a charm from Charmhub that a file has replaced',
    request: { charm: undefined },
    before: { charm: 'ch:amd64/shop-12', revision: 12, channel: '1/stable' },
    now: { ...newCharm, ...newImage },
    commands: [
      'refresh --model m shop --switch ch:shop --channel 1/stable --force-units',
      `refresh --model m shop --revision 12 --resource app-image=${OLD} --force-units`,
    ],
  },
  {
    name: 'the image alone where the file of the charm is gone',
    request: { charm: undefined },
    now: { ...newCharm, ...newImage },
    commands: [`attach-resource --model m shop app-image=${OLD}`],
    lost: [/^local:shop-3: Juju goes back to a local charm only by its file/],
  },
  {
    name: 'the charm alone where nobody knows the image',
    request: { images: {} },
    now: { ...newCharm, ...newImage },
    commands: ['refresh --model m shop --path /kept/shop.charm --force-units'],
    lost: [/^the image app-image: Juju does not tell which one ran before/],
  },
  {
    name: 'options that were set, and those that were not',
    now: {
      config: new Map([
        ['greeting', 'hi'],
        ['debug', 'true'],
        ['level', '3'],
      ]),
    },
    commands: ['config --model m shop greeting=hello', 'config --model m shop --reset debug'],
  },
];

describe('the way back', () => {
  it.each(cases)('is $name', ({ request: more, before: was, now, commands, lost = [] }) => {
    const stood = { ...before, ...was };
    const plan = planRollback({ ...request, ...more }, stood, { ...stood, ...now });
    expect(plan.steps.map(({ command }) => command.args.join(' '))).toEqual(commands);
    expect(plan.lost).toEqual(lost.map((each) => expect.stringMatching(each) as string));
    for (const what of plan.lost) expect(describePlan(plan)).toContain(`not rolled back: ${what}`);
    expect(plan.units).toBe(2);
    expect(plan.change).toMatchObject({ created: false, scale: false });
  });
});

describe('the fingerprint of an image', () => {
  it('is read from what Juju was recorded to say', async () => {
    const { stdout, stderr, exitCode } = recorded('resources --model out hello-k8s --format json');
    const clock = { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() };
    const run = () => Promise.resolve({ stdout, stderr, exitCode, took: 0 });
    const exec = { run } as unknown as Parameters<typeof connectJuju>[0]['exec'];
    const juju = connectJuju({ exec, clock, reporter: quietReporter() });
    const fingerprints = await readFingerprints(juju, 'out', 'hello-k8s');
    expect(fingerprints.get('web-image')).toMatch(/^[0-9a-f]{96}$/);
  });
});
