import { appendFile, cp, mkdtemp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import { actionNode } from './action-node.ts';
import { timeProgram } from './processes.ts';
import { ms, type Report } from './report.ts';
import { describeSpread } from './statistics.ts';

const CONTROLLER = 'bench';

/**
 * The whole pipeline on a copy of `examples/flask`, as the demo runs it: once with an empty cache and state of ours, then
 * with one line changed before each run while the app and its database stay up.
 */
export async function measureDeploys(work: string, base: string, runs: number): Promise<Report> {
  const folder = await mkdtemp(join(work, 'deploy-'));
  const app = join(folder, 'guestbook');
  await cp('examples/flask', app, { recursive: true });
  const flags = ['--controller', CONTROLLER, '--registry', `127.0.0.1:${await freePort()}`];
  const env = {
    ...process.env,
    PAAS_ACTION_STATE: join(folder, 's'),
    PAAS_ACTION_CACHE: join(folder, 'cache'),
  };
  const report = join(folder, 'report.json');
  const demo = async (...more: string[]): Promise<void> => {
    await timeProgram([actionNode, resolve('dist/cli/index.js'), 'demo', ...flags, ...more], { env });
  };
  const deploy = async (): Promise<Steps> => {
    await demo('--keep', '--example', app, '--base-image', base, '--json', report);
    return (JSON.parse(await readFile(report, 'utf8')) as { steps: Steps }).steps;
  };
  try {
    const cold = await deploy();
    const warm: Steps[] = [];
    for (let round = 0; round < runs; round += 1) {
      await appendFile(join(app, 'app.py'), `# ${round}\n`);
      warm.push(await deploy());
    }
    return describeDeploys(cold, warm);
  } finally {
    await demo('--down');
  }
}

/** The steps of one run of the pipeline, in order. */
type Steps = readonly { readonly action: string; readonly seconds: number }[];

/** The tests come after the first verified answer: they are named, and not counted. */
function describeDeploys(cold: Steps, warm: readonly Steps[]): Report {
  const counted = (steps: Steps): Steps => steps.filter(({ action }) => action !== 'integration-test');
  const total = (steps: Steps): number =>
    counted(steps).reduce((sum, { seconds }) => sum + seconds * 1000, 0);
  const byStep = (steps: Steps): string =>
    steps.map(({ action, seconds }) => `${action} ${seconds.toFixed(1)} s`).join(', ');
  const change = describeSpread(warm.map(total));
  return {
    name: 'deploy',
    lines: [
      `cold, to a verified answer (once): ${(total(cold) / 1000).toFixed(1)} s: ${byStep(cold)}`,
      `one line changed, to a verified answer: ${ms(change)}; the last: ${byStep(warm.at(-1) ?? [])}`,
    ],
    values: { cold: total(cold), change },
  };
}
