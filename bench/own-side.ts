import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runStep, startJob } from '../src/cli/demo/workflow.ts';
import { actionNode } from './action-node.ts';

/** One measured run of an action's shipped bundle. Times in milliseconds, memory in bytes. */
export interface Measured {
  /** By the process's own clock, from the end of Node's own start to its exit. */
  readonly own: number;
  /** On all processors, Node's own start included and the programs that it started not. */
  readonly cpu: number;
  /** From outside, the start of the process included. */
  readonly wall: number;
  readonly peak: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
}

export interface Place {
  readonly folder: string;
  readonly bundles: string;
  readonly cache: string;
  /** Variables of the job. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** @throws Error with the end of its log when the action fails: a failed run is not a fast one. */
export async function runAction(
  place: Place,
  action: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Measured> {
  const folder = await mkdtemp(join(place.folder, 'job-'));
  const marks = join(folder, 'marks.json');
  const started = await startJob(folder, place.folder, place.bundles, {
    PATH: [process.env['PATH'], resolve('build/tools/uv/bin'), '/usr/sbin', '/sbin'].join(':'),
    HOME: process.env['HOME'] ?? '/root',
    PAAS_ACTION_CACHE: place.cache,
    NODE_OPTIONS: `--require=${resolve('bench/marks.cjs')}`,
    BENCH_MARKS: marks,
    ...place.variables,
  });
  const job = { ...started, node: actionNode };
  const lines: string[] = [];
  const step = { name: action, action, inputs };
  const done = await runStep(job, step, (line) => lines.push(line), new AbortController().signal);
  if (done.exitCode !== 0) throw new Error(`${action} failed:\n${lines.slice(-20).join('\n')}`);
  const own = JSON.parse(await readFile(marks, 'utf8')) as Pick<Measured, 'own' | 'cpu' | 'peak'>;
  await rm(folder, { recursive: true });
  return { ...own, wall: done.took, outputs: done.outputs, log: lines.join('\n') };
}

export interface PackedAndPushed {
  readonly own: number;
  /** The share of `pack-rock` in `own`. */
  readonly ownPack: number;
  readonly cpu: number;
  readonly cpuPack: number;
  readonly wall: number;
  readonly peak: number;
  /** Requests to the registry and bytes sent to it. */
  readonly requests: number;
  readonly uploaded: number;
  readonly rock: string;
  readonly digest: string;
}

/** pack-rock and then publish, two processes as in a workflow; their times added. */
export async function packAndPush(
  place: Place,
  inputs: Readonly<Record<string, string>>,
  image: string,
): Promise<PackedAndPushed> {
  const packed = await runAction(place, 'pack-rock', { 'max-age': '24h', ...inputs });
  const { rock = '', digest = '' } = packed.outputs;
  const pushed = await runAction(place, 'publish', { rock, image });
  return {
    own: packed.own + pushed.own,
    ownPack: packed.own,
    cpu: packed.cpu + pushed.cpu,
    cpuPack: packed.cpu,
    wall: packed.wall + pushed.wall,
    peak: Math.max(packed.peak, pushed.peak),
    requests: requestsIn(pushed.log),
    uploaded: Number(pushed.outputs['uploaded']),
    rock,
    digest,
  };
}

/** The same of one process. */
export type AtOnce = Omit<PackedAndPushed, 'ownPack' | 'cpuPack' | 'uploaded' | 'rock'>;

/** The pipeline in one step as far as the publication: the same in one process. */
export async function packAndPushAtOnce(
  place: Place,
  inputs: Readonly<Record<string, string>>,
  image: string,
): Promise<AtOnce> {
  const { outputs, log, ...measured } = await runAction(place, 'pipeline', {
    ...inputs,
    ...{ image, until: 'publish', engine: 'embedded' },
  });
  const digest = outputs['image']?.split('@')[1] ?? '';
  return { ...measured, requests: requestsIn(log), digest };
}

function requestsIn(log: string): number {
  const requests = / sent in (\d+) requests?/.exec(log)?.[1];
  if (requests === undefined) throw new Error(`publish does not tell its requests:\n${log}`);
  return Number(requests);
}
