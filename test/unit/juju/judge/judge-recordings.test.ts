import { describe, expect, it } from 'vitest';

import { jujuDeploy } from '../../../../actions/juju-deploy/definition.ts';
import type { Field } from '../../../../src/action/index.ts';
import { judge } from '../../../../src/juju/judge/judge.ts';
import type { Change, Expectation, Observation, Verdict } from '../../../../src/juju/judge/types.ts';
import { replay, Timeline } from '../../../support/juju-timeline.ts';
import type { ReplayOptions } from '../../../support/juju-timeline.ts';

const NOTHING: Change = { created: false, charm: false, image: false, config: false, scale: false };
const { stability, 'services-up': servicesUp } = jujuDeploy.inputs;
const STABILITY = defaultOf(stability);
const SERVICES_UP = defaultOf(servicesUp);

function defaultOf({ read, default: text = '' }: Field<number>): number {
  const reading = read(text);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.value;
}

interface Case {
  readonly name: string;
  readonly file: string;
  /** The command that is waited for; without one, what stands when the recording begins. */
  readonly command?: number;
  readonly application?: string;
  readonly change: Partial<Change>;
  readonly revision?: number;
  readonly units?: number;
  readonly image?: { id: string; previous?: string };
  /** Seconds from which the recording proves that the change runs in every pod; undefined: it never does. */
  readonly truth: number | undefined;
  /** Seconds at which the recording ends for this case, before its next command. */
  readonly until?: number;
  /** Only what is read inside the workload can tell. */
  readonly inside?: boolean;
}

// `truth` is read from the http and pods rows of each recording, never from status.
const cases: readonly Case[] = [
  {
    name: 'first deploy',
    file: 'deploy',
    command: 0,
    change: { created: true, charm: true, image: true },
    revision: 0,
    image: { id: 'v1' },
    truth: 27.89,
  },
  {
    name: 'refresh of charm and image',
    file: 'refresh-charm-and-resource',
    command: 0,
    change: { charm: true, image: true },
    revision: 1,
    image: { id: 'v2', previous: 'v1' },
    truth: 11.12,
  },
  {
    name: 'refresh of both to an image for two architectures',
    file: 'refresh-charm-and-resource',
    command: 0,
    change: { charm: true, image: true },
    revision: 1,
    image: { id: 'of-arm64\nv2', previous: 'v1' },
    truth: 11.12,
  },
  {
    name: 'refresh of both with a slow old pod',
    file: 'refresh-both-with-show-unit-and-resources',
    command: 0,
    change: { charm: true, image: true },
    revision: 3,
    image: { id: 'v2', previous: 'v1' },
    truth: 31.05,
  },
  {
    name: 'new image only',
    file: 'refresh-resource-only',
    command: 0,
    change: { image: true },
    revision: 1,
    image: { id: 'v1', previous: 'v2' },
    truth: 18.03,
  },
  {
    name: 'new charm only',
    file: 'refresh-charm-only',
    command: 0,
    change: { charm: true },
    revision: 2,
    image: { id: 'v1', previous: 'v1' },
    truth: 8.16,
  },
  {
    name: 'config',
    file: 'config-change',
    command: 0,
    change: { config: true },
    revision: 2,
    image: { id: 'v1', previous: 'v1' },
    truth: 2.77,
  },
  {
    name: 'scale up',
    file: 'scale-1-to-3',
    command: 0,
    change: { scale: true },
    revision: 2,
    units: 3,
    image: { id: 'v1', previous: 'v1' },
    truth: 25.46,
  },
  {
    name: 'scale down',
    file: 'scale-3-to-1',
    command: 0,
    change: { scale: true },
    revision: 2,
    units: 1,
    truth: 69.41,
  },
  {
    name: 'a tag that was pushed again, attached',
    inside: true,
    file: 'same-tag-new-image-content',
    command: 1,
    change: { image: true },
    revision: 0,
    image: { id: 'v2', previous: 'v1' },
    truth: undefined,
    until: 44.4,
  },
  {
    name: 'a tag that was pushed again, refreshed',
    inside: true,
    file: 'same-tag-new-image-content',
    command: 2,
    change: { charm: true, image: true },
    revision: 1,
    image: { id: 'v2', previous: 'v1' },
    truth: undefined,
  },
  { name: 'blocked charm', file: 'failure-blocked', command: 0, change: { created: true }, truth: undefined },
  { name: 'waiting charm', file: 'failure-waiting', command: 0, change: { created: true }, truth: undefined },
  {
    name: 'failing hook',
    file: 'failure-hook-error',
    command: 0,
    change: { created: true },
    truth: undefined,
  },
  {
    name: 'failing hook, mended by config',
    file: 'failure-hook-error-then-resolved',
    command: 1,
    change: { config: true },
    truth: 32,
  },
  {
    name: 'image that does not exist',
    file: 'failure-image-not-found',
    command: 0,
    change: { created: true },
    truth: undefined,
  },
  {
    name: 'image that does not exist, before the fix',
    file: 'failure-image-not-found-then-fixed',
    command: 0,
    change: { created: true },
    truth: undefined,
    until: 23.4,
  },
  {
    name: 'image that does not exist, fixed',
    file: 'failure-image-not-found-then-fixed',
    command: 1,
    change: { charm: true, image: true },
    revision: 1,
    image: { id: 'v1' },
    truth: 31.5,
  },
  {
    name: 'private registry without a login',
    file: 'failure-private-registry-no-credentials',
    command: 0,
    change: { created: true },
    truth: undefined,
  },
  {
    name: 'private registry with a wrong password',
    file: 'failure-private-registry-wrong-password',
    command: 0,
    change: { created: true },
    truth: undefined,
    until: 29,
  },
  {
    name: 'private registry, password mended',
    file: 'failure-private-registry-wrong-password',
    command: 1,
    change: { image: true },
    image: { id: 'v2' },
    truth: 41.48,
  },
  {
    name: 'workload that dies at once',
    file: 'failure-workload-crash-at-start',
    command: 0,
    change: { created: true },
    truth: undefined,
  },
  {
    name: 'workload that dies 4.5 s after each start',
    inside: true,
    file: 'failure-workload-crash-late',
    command: 0,
    change: { created: true, charm: true, image: true },
    revision: 0,
    image: { id: 'v1' },
    truth: undefined,
  },
  {
    name: 'failing hook, watched for longer',
    file: 'failure-hook-error-flicker',
    command: 0,
    change: { created: true },
    truth: undefined,
  },
  {
    name: 'application that is removed',
    file: 'remove-application',
    command: 0,
    change: { config: true },
    revision: 3,
    image: { id: 'v2' },
    truth: undefined,
  },
  {
    name: 'deploy under a name that was used before',
    file: 'redeploy-same-name-then-destroy-model',
    change: { created: true, charm: true, image: true },
    revision: 4,
    image: { id: 'v1' },
    truth: 14.43,
    until: 17,
  },
  {
    name: 'model that is destroyed',
    file: 'redeploy-same-name-then-destroy-model',
    command: 0,
    change: {},
    revision: 4,
    image: { id: 'v1' },
    truth: undefined,
  },
  {
    name: 'controller that is gone, before its deploy is done',
    file: 'failure-controller-gone',
    command: 0,
    application: 'late',
    change: { created: true },
    truth: undefined,
  },
  {
    name: 'controller that is gone, what stood before',
    file: 'failure-controller-gone',
    command: 0,
    change: { config: true },
    revision: 12,
    truth: undefined,
  },
  {
    name: 'controller that is frozen, before its deploy is done',
    file: 'failure-controller-frozen',
    command: 0,
    application: 'late',
    change: { created: true },
    truth: undefined,
  },
];

/** The first verdict that ends a wait, and the second of the recording at which it falls. */
function waitFor(entry: Case, options: ReplayOptions): { verdict: Verdict; second: number } {
  const timeline = new Timeline(entry.file);
  const { start, end } =
    entry.command === undefined ? { start: -1, end: 0 } : timeline.command(entry.command);
  const before = timeline.statusAt(start);
  const expectation: Expectation = {
    application: entry.application ?? 'hello-k8s',
    change: { ...NOTHING, ...entry.change },
    mark: before?.now,
    before,
    revision: entry.revision,
    units: entry.units ?? 1,
    image: options.images && entry.image !== undefined ? { container: 'web', ...entry.image } : undefined,
    stability: STABILITY,
    servicesUp: SERVICES_UP,
  };
  const looks: Observation[] = [];
  let verdict: Verdict = { kind: 'waiting', why: '', near: false };
  for (const look of replay(timeline, end, entry.until ?? timeline.end, options)) {
    looks.push(look);
    verdict = judge(expectation, looks);
    if (verdict.kind !== 'waiting') break;
  }
  return { verdict, second: (looks.at(-1)?.at ?? 0) / 1000 };
}

const variants: readonly { name: string; options: ReplayOptions }[] = [
  { name: 'status, history and images', options: { images: true, history: true, every: 0.3, beyond: 0 } },
  { name: 'status and images', options: { images: true, history: false, every: 0.3, beyond: 0 } },
  { name: 'status and history', options: { images: false, history: true, every: 0.3, beyond: 0 } },
  { name: 'status alone', options: { images: false, history: false, every: 0.3, beyond: 0 } },
  {
    name: 'status, images and pods',
    options: { images: true, history: true, pods: true, every: 0.3, beyond: 0 },
  },
  { name: 'a look every 1.1 s', options: { images: true, history: true, every: 1.1, beyond: 0, phase: 0.7 } },
];

describe.each(variants)('judging recordings of real Juju by $name', ({ options }) => {
  it.each(cases.filter((entry) => entry.truth !== undefined))(
    '$name: not ready before it is true',
    (entry) => {
      const { verdict, second } = waitFor(entry, { ...options, beyond: 8 });
      expect(verdict).toMatchObject({ kind: 'ready' });
      expect(second).toBeGreaterThanOrEqual(entry.truth ?? Infinity);
    },
  );

  // Without looking into the workload nothing can tell one content of a tag from the other.
  const never = cases.filter(
    (entry) => entry.truth === undefined && (options.images || entry.inside !== true),
  );
  it.each(never)('$name: never ready', (entry) => {
    expect(waitFor(entry, { ...options, beyond: 8 }).verdict.kind).not.toBe('ready');
  });
});

describe('ending a wait early', () => {
  const full: ReplayOptions = { images: true, history: true, every: 0.3, beyond: 20 };
  it.each([
    { name: 'blocked charm', cause: 'blocked', message: 'missing required config: token', seconds: 25 },
    { name: 'failing hook', cause: 'hook', message: 'hook failed: "config-changed"', seconds: 24 },
    { name: 'image that does not exist', cause: 'image-pull', message: 'nosuch:v9', seconds: 17 },
    {
      name: 'private registry without a login',
      cause: 'image-pull',
      message: 'private.example',
      seconds: 18,
    },
    {
      name: 'private registry with a wrong password',
      cause: 'image-pull',
      message: 'private.example',
      seconds: 29,
    },
    {
      name: 'workload that dies at once',
      cause: 'hook',
      message: 'hook failed: "config-changed"',
      seconds: 23,
    },
    {
      name: 'a tag that was pushed again, attached',
      inside: true,
      cause: 'wrong-image',
      message: 'another image runs',
      seconds: 50,
    },
  ])('$name: $cause', ({ name, cause, message, seconds }) => {
    const entry = cases.find((candidate) => candidate.name === name);
    if (entry === undefined) throw new Error(`no case ${name}`);
    const { verdict, second } = waitFor(entry, full);
    expect(verdict).toMatchObject({ kind: 'failed', cause });
    expect(verdict.kind === 'failed' ? verdict.message : '').toContain(message);
    expect(second).toBeLessThan(seconds);
  });
});

describe('an image that cannot be pulled, where the pods can be asked', () => {
  const missing = cases.filter(({ name }) =>
    /^(?:image that does not exist|private registry with.*)$/.test(name),
  );
  it.each(missing)('$name: however the looks fall', (entry) => {
    for (let phase = 0; phase < 1; phase += 0.1) {
      const options: ReplayOptions = { images: true, history: true, pods: true, every: 1, beyond: 20, phase };
      expect(waitFor(entry, options).verdict).toMatchObject({ kind: 'failed', cause: 'image-pull' });
    }
  });
});
