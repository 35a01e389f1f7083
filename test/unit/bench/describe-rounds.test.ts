import { expect, test } from 'vitest';
import type { PackedAndPushed } from '../../../bench/own-side.ts';
import { describeFramework } from '../../../bench/describe-rounds.ts';

function run(own: number, more: Partial<PackedAndPushed> = {}): PackedAndPushed {
  const fixed = { ownPack: 0, cpu: 0, cpuPack: 0, requests: 9, uploaded: 0, rock: '', digest: '' };
  return { ...fixed, own, wall: own + 50, peak: 1e6, ...more };
}

test('a framework is told with ratios of each round, and the most that any no-op has sent', () => {
  const cold = run(1000, { peak: 2e6 });
  const rounds = [
    { change: run(100, { uploaded: 7 }), noop: run(50, { requests: 1 }) },
    { change: run(200, { uploaded: 5 }), noop: run(50, { requests: 2, uploaded: 3 }) },
  ];
  const { lines, values } = describeFramework('go', cold, rounds);
  expect(lines).toEqual([
    'cold pack+push (once): own 1000 ms, wall 1050 ms, peak 2.0 MB',
    'one line changed: own 150 ms (±50), wall 200 ms (±50); cold takes 7.5x (5.0 to 10.0) as long',
    'no-op: own 50 ms (±0), wall 100 ms (±0); a changed line takes 3.0x (2.0 to 4.0) as long',
    'one line changed: 7 bytes up; no-op: 2 requests, 3 bytes up',
  ]);
  expect(values).toMatchObject({ noopRequests: 2, noopUploaded: 3, coldOwn: 1000 });
});
