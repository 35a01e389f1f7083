import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { argumentsBelow, tells } from '../../support/chaos/canary.ts';
import { pickFault, seeded } from '../../support/chaos/fault.ts';
import { runOnce, undisturbedDigest } from '../../support/chaos/run-once.ts';
import { PASSWORD } from '../../support/chaos/work.ts';
import { compileSources } from '../../support/compiled-sources.ts';

const RUNS = 200;

// The process that is killed runs the compiled sources, on any Node.
beforeAll(compileSources);

test(`${RUNS} times one fault at a random point of pack and publish: no promise is broken`, async () => {
  const digest = await undisturbedDigest();
  const ends = new Set<string>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let run = next++; run < RUNS; run = next++) {
      const { ended, broken, fault } = await runOnce(1, run, digest);
      expect(broken, `run ${run}: ${JSON.stringify(fault)}`).toEqual([]);
      ends.add(ended);
    }
  };
  await Promise.all([work(), work()]);
  // The faults do disturb: some runs end well, and others fail in several ways.
  expect(ends).toContain('done');
  expect(ends.size).toBeGreaterThan(5);
});

test('killed at a random moment of the work, again and again: the next run heals it', async () => {
  const digest = await undisturbedDigest();
  const ends = new Set<string>();
  for (let run = 0; run < 10; run += 1) {
    const { ended, broken, fault } = await runOnce(2, run, digest, 'kill');
    expect(broken, `run ${run}: ${JSON.stringify(fault)}`).toEqual([]);
    ends.add(ended);
  }
  expect(ends).toContain('killed');
});

test.each([
  ['another body of the right length', 'body flip', 'REGISTRY_INTEGRITY'],
  ['a full disk', 'disk full', 'DISK_FULL'],
] as const)('%s is what the runs end with', async (_, kind, code) => {
  const digest = await undisturbedDigest();
  const ends = await Promise.all([0, 1, 2, 3].map((run) => runOnce(3, run, digest, kind)));
  expect(ends.map(({ broken }) => broken).flat()).toEqual([]);
  expect(ends.map(({ ended }) => ended)).toContain(code);
});

test('the password is found in the middle of a layer, one that was cut too', () => {
  const layer = gzipSync(`${'x'.repeat(5_000)}${PASSWORD}${'y'.repeat(5_000)}`);
  expect(tells(layer)).toBe(true);
  expect(tells(layer.subarray(0, layer.byteLength - 4))).toBe(true);
  expect(tells(gzipSync('harmless'))).toBe(false);
});

test('the arguments of children are seen', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', PASSWORD], { stdio: 'ignore' });
  await once(child, 'spawn');
  try {
    await expect.poll(() => argumentsBelow(process.pid).some(tells)).toBe(true);
  } finally {
    child.kill('SIGKILL');
  }
});

test('a wrong digest is noticed', async () => {
  const { broken } = await runOnce(1, 0, `sha256:${'0'.repeat(64)}`);
  expect(broken).not.toEqual([]);
});

test('the same seed gives the same faults', () => {
  const faults = (seed: number): unknown[] => {
    const random = seeded(seed);
    return Array.from({ length: 50 }, () => pickFault(random));
  };
  expect(faults(3)).toEqual(faults(3));
  expect(faults(3)).not.toEqual(faults(4));
});
