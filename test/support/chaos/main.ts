// npm run chaos -- --runs 10000 --seed 7 --jobs 2 --resume
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runOnce, undisturbedDigest, type ChaosReport } from './run-once.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    /** Goes on after the last run of this seed that ended. */
    resume: { type: 'boolean', default: false },
  },
});
const [runs, seed, jobs] = [values.runs, values.seed, values.jobs].map(Number) as [number, number, number];
const STATE = `build/chaos-${seed}.json`;
const start = values.resume && existsSync(STATE) ? Number(readFileSync(STATE, 'utf8')) : 0;

const digest = await undisturbedDigest();
const ends = new Map<string, number>();
const broken: ChaosReport[] = [];
const done = new Set<number>();
let next = start;
let whole = start;

async function work(): Promise<void> {
  while (next < runs) {
    const run = next;
    next += 1;
    const report = await runOnce(seed, run, digest);
    ends.set(report.ended, (ends.get(report.ended) ?? 0) + 1);
    if (report.broken.length > 0) {
      broken.push(report);
      console.error(`run ${run}: ${JSON.stringify(report)}`);
    }
    done.add(run);
    while (done.delete(whole)) whole += 1;
    if (whole % 100 === 0) {
      mkdirSync('build', { recursive: true });
      writeFileSync(STATE, String(whole));
    }
  }
}

await Promise.all(Array.from({ length: jobs }, work));
for (const [end, count] of [...ends].sort(([, a], [, b]) => b - a)) console.log(`${count} ended with ${end}`);
console.log(`${runs - start} runs with seed ${seed}: ${broken.length} broke a promise`);
process.exitCode = broken.length === 0 ? 0 : 1;
