// npm run chaos -- --runs 10000 --seed 7 --jobs 2 --resume
// npm run chaos -- --only kill --runs 200
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod/mini';
import { isFaultKind, type ChaosFault } from './fault.ts';
import { runOnce, undisturbedDigest } from './run-once.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    /** One kind of fault alone, as `fault.ts` names it. */
    only: { type: 'string' },
    /** Goes on after the last run of this seed that ended. */
    resume: { type: 'boolean', default: false },
  },
});
const [runs, seed, jobs] = [values.runs, values.seed, values.jobs].map(Number) as [number, number, number];
const only = values.only === undefined ? undefined : kindOf(values.only);
const STATE = `build/chaos-${seed}${only === undefined ? '' : `-${only.replace(' ', '-')}`}.json`;
/** What is remembered: runs that ended without a gap, and those of them that broke a promise. */
const stateSchema = z.object({ whole: z.number(), broken: z.array(z.number()) });
const known =
  values.resume && existsSync(STATE)
    ? stateSchema.parse(JSON.parse(readFileSync(STATE, 'utf8')))
    : { whole: 0, broken: [] };
const start = known.whole;

function kindOf(text: string): ChaosFault['kind'] {
  if (!isFaultKind(text)) throw new Error(`there is no fault ${text}`);
  return text;
}

const digest = await undisturbedDigest();
const ends = new Map<string, number>();
const broken = [...known.broken];
const done = new Set<number>();
let next = start;
let whole = start;
let saved = start;

/** A run beyond a gap is done again after a resume, and is counted then. */
function save(): void {
  saved = whole;
  mkdirSync('build', { recursive: true });
  writeFileSync(STATE, JSON.stringify({ whole, broken: broken.filter((run) => run < whole) }));
}

async function work(): Promise<void> {
  while (next < runs) {
    const run = next;
    next += 1;
    const report = await runOnce(seed, run, digest, only);
    ends.set(report.ended, (ends.get(report.ended) ?? 0) + 1);
    if (report.broken.length > 0) {
      broken.push(run);
      console.error(`run ${run}: ${JSON.stringify(report)}`);
    }
    done.add(run);
    while (done.delete(whole)) whole += 1;
    if (whole - saved >= 100) save();
  }
}

await Promise.all(Array.from({ length: jobs }, work));
save();
for (const [end, count] of [...ends].sort(([, a], [, b]) => b - a)) console.log(`${count} ended with ${end}`);
const resumed = start > 0 ? `, ${start} of them earlier` : '';
console.log(`${whole} runs with seed ${seed}${resumed}: ${broken.length} broke a promise`);
process.exitCode = broken.length === 0 ? 0 : 1;
