import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { actionNode } from './action-node.ts';
import { bundleNeighbour } from './neighbour.ts';
import { ms, times, type Report } from './report.ts';
import { compareRounds, describeSpread } from './statistics.ts';

const ACTIONS = ['setup-craft', 'pack-rock', 'pack-charm', 'publish', 'juju-deploy', 'integration-test'];

/**
 * Wall time until each bundle's own first line, or its end when it says nothing. The folder is empty and
 * the inputs are wrong, so that each ends with a message before it does anything. Beside them run Node itself with a
 * program of one line, and an action that does nothing with the packages that most actions are made of.
 */
export async function measureStarts(work: string, runs: number): Promise<Report> {
  const cwd = await mkdtemp(join(work, 'start-'));
  const starts = new Map<string, number[]>(ACTIONS.map((name) => [name, []]));
  const node: number[] = [];
  const neighbour: number[] = [];
  const other = await bundleNeighbour(work);
  for (let round = 0; round < runs; round += 1) {
    node.push(await untilFirstLine(['-e', 'console.log(1)'], cwd));
    neighbour.push(await untilFirstLine([other], cwd));
    for (const [name, times] of starts)
      times.push(await untilFirstLine([resolve('dist', name, 'index.js')], cwd));
  }
  return describeStarts(starts, node, { runs: neighbour, size: (await stat(other)).size });
}

async function untilFirstLine(args: readonly string[], cwd: string): Promise<number> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: cwd,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: cwd,
    RUNNER_TEMP: cwd,
    // No engine of that name: setup-craft would otherwise start services that outlive it.
    INPUT_ENGINE: 'none',
  };
  const started = performance.now();
  const child = spawn(actionNode, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), closed]);
  const took = performance.now() - started;
  child.stdout.resume();
  child.stderr.resume();
  // Only the start is measured; what it was about to do is not wanted.
  child.kill('SIGKILL');
  await closed;
  return took;
}

function describeStarts(
  starts: ReadonlyMap<string, readonly number[]>,
  node: readonly number[],
  neighbour: { readonly runs: readonly number[]; readonly size: number },
): Report {
  const entries = [...starts].map(([name, runs]) => {
    const [ofNode, ofNeighbour] = [compareRounds(runs, node), compareRounds(runs, neighbour.runs)];
    return { name, spread: describeSpread(runs), ofNode, ofNeighbour };
  });
  return {
    name: 'start',
    lines: [
      `node alone: ${ms(describeSpread(node))}`,
      `an action of the toolkit with yaml and zod that does nothing, ${(neighbour.size / 1e6).toFixed(1)} MB: ${ms(describeSpread(neighbour.runs))}`,
      ...entries.map(
        ({ name, spread, ofNode, ofNeighbour }) =>
          `${name}: ${ms(spread)} = ${times(ofNode)} node, ${times(ofNeighbour)} that action`,
      ),
    ],
    values: Object.fromEntries([
      ['node', describeSpread(node)],
      ['neighbour', describeSpread(neighbour.runs)],
      ...entries.map(({ name, spread }) => [name, spread] as const),
    ]),
  };
}
