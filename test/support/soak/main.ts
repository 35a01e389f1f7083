// npm run soak -- --runs 200 --seed 7 --jobs 2 --only 13
import { parseArgs } from 'node:util';
import { openLocalLab } from '../local-lab.ts';
import { createPlayer, prepareCharms } from './player.ts';
import { runOnce } from './run-once.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    /** Plays one run and tells its story. */
    only: { type: 'string' },
  },
});
const [runs, seed, jobs] = [values.runs, values.seed, values.jobs].map(Number) as [number, number, number];
const last = values.only === undefined ? runs : Number(values.only) + 1;
let next = values.only === undefined ? 0 : Number(values.only);

const lab = await openLocalLab();
const image = await prepareCharms(lab);
const names = Array.from({ length: Math.min(jobs, last - next) }, (_, job) => `soak-${process.pid}-${job}`);
const broken: number[] = [];
let kills = 0;
let memory = 0;
let played = 0;

async function work(name: string): Promise<void> {
  const up = await lab.up(name);
  if (up.code !== 0) throw new Error(up.stderr);
  const player = createPlayer(lab, name, image);
  while (next < last) {
    const run = next;
    next += 1;
    const began = performance.now();
    const report = await runOnce(player, seed, run);
    played += 1;
    kills += report.kills;
    memory = Math.max(memory, report.memory);
    const took = ((performance.now() - began) / 1000).toFixed(1);
    const end = report.broken.length === 0 ? 'kept its promises' : 'BROKE A PROMISE';
    console.log(`run ${run}: ${report.kills} kills, ${took} s, ${report.memory.toFixed(0)} MiB, ${end}`);
    if (report.broken.length === 0 && values.only === undefined) continue;
    console.log([...report.story, ...report.broken.map((what) => `  BROKEN ${what}`)].join('\n'));
    if (report.broken.length > 0) broken.push(run);
  }
}

try {
  await Promise.all(names.map(work));
} finally {
  await lab.end(names);
}
console.log(
  `${played} sequences with seed ${seed}, ${kills} kills of the daemon: ${broken.length} broke a promise`,
);
console.log(`the daemon took at most ${memory.toFixed(0)} MiB`);
process.exitCode = broken.length === 0 ? 0 : 1;
