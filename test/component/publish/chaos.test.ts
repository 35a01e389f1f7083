import { beforeAll, expect, test } from 'vitest';
import { pickFault, seeded } from '../../support/chaos/fault.ts';
import { runOnce, undisturbedDigest } from '../../support/chaos/run-once.ts';
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
