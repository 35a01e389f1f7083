import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SimulatedHistory } from '../test/support/simulated-history.ts';
import { historyOf, waitFor } from '../test/support/simulated-wait.ts';
import { timeProgram } from './processes.ts';
import { ms, type Report } from './report.ts';
import { describeSpread } from './statistics.ts';

const HISTORIES = 1_000;
const JUBILANT = 'jubilant==1.14.0';
/** What its users wait for. */
const CONDITIONS = ['all_active', 'all_active and all_agents_idle'];

/** Waits for the same simulated deployments, whose truth is known from their pods; only the machine's clock stands still. */
export async function measureWaits(work: string): Promise<Report> {
  const own = 'build/tools/uv/bin/uv';
  const packages = join(work, 'jubilant');
  const install = ['pip', 'install', '--quiet', '--python', 'python3', '--target', packages, JUBILANT];
  await timeProgram([existsSync(own) ? own : 'uv', ...install]);
  const histories = Array.from({ length: HISTORIES }, (_, index) => historyOf(index + 1));
  const ours: (number | string)[] = [];
  for (const history of histories) {
    const { came, at } = await waitFor(history);
    ours.push(came === 'ready' ? at : came);
  }
  const waits: Waits[] = [judge('ours', histories, ours)];
  for (const condition of CONDITIONS)
    waits.push(
      judge(`${JUBILANT}, ${condition}`, histories, await waitWithJubilant(packages, condition, histories)),
    );
  return describeWaits(waits);
}

/** jubilant itself, which asks for status and gets what the history says at its own simulated time. */
async function waitWithJubilant(
  packages: string,
  condition: string,
  histories: readonly SimulatedHistory[],
): Promise<(number | string)[]> {
  const child = spawn('python3', ['bench/jubilant-wait.py'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], PYTHONPATH: packages },
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const send = (text: string): void => void child.stdin.write(`${text}\n`);
  const came: (number | string)[] = [];
  for (const history of histories) {
    send(condition);
    for (;;) {
      const next = await lines.next();
      if (next.done === true) throw new Error('jubilant ended before the last history');
      const said = JSON.parse(next.value) as { at?: number; came?: number; error?: string };
      if (said.at === undefined) {
        came.push(said.came === undefined ? (said.error ?? '') : said.came * 1000);
        break;
      }
      const { exitCode, stdout, stderr, takes = 0 } = history.answer(['status'], said.at * 1000);
      send(JSON.stringify({ exit: exitCode, stdout, stderr, takes: takes / 1000 }));
    }
  }
  child.stdin.end();
  return came;
}

function judge(
  name: string,
  histories: readonly SimulatedHistory[],
  came: readonly (number | string)[],
): Waits {
  const waits = { name, tooEarly: 0, missed: 0, refused: 0, late: [] as number[] };
  for (const [index, history] of histories.entries()) {
    const time = came[index];
    if (history.truth === undefined) {
      if (typeof time === 'number') waits.tooEarly += 1;
      else waits.refused += 1;
    } else if (typeof time !== 'number') waits.missed += 1;
    else if (time < history.truth) waits.tooEarly += 1;
    else waits.late.push(time - (history.told ?? 0));
  }
  return waits;
}

/** How one way to wait did on simulated deployments. */
interface Waits {
  readonly name: string;
  /** Said to be ready before it was, or although it never was. */
  readonly tooEarly: number;
  /** Came to run, and was not noticed or ended with an error. */
  readonly missed: number;
  /** Never ran, and was not said to. */
  readonly refused: number;
  /** Milliseconds from the last sign to the word, for the others. */
  readonly late: readonly number[];
}

function describeWaits(all: readonly Waits[]): Report {
  const entries = all.map((waits) => ({ ...waits, spread: describeSpread(waits.late) }));
  return {
    name: 'wait',
    lines: entries.map(
      ({ name, tooEarly, missed, late, spread }) =>
        `${name}: ${tooEarly} ready too early, ${missed} missed, ${late.length} right, ${ms(spread)} after the last sign`,
    ),
    values: Object.fromEntries(
      entries.flatMap(({ name, tooEarly, missed, spread }) => [
        [`${name}: too early`, tooEarly],
        [`${name}: missed`, missed],
        [`${name}: late`, spread],
      ]),
    ),
  };
}
