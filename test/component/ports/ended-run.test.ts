import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileSources } from '../../support/compiled-sources.ts';
import { untilEnded } from '../../support/processes.ts';
import { realPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';

// A process of its own runs the compiled sources, because it is the one that is ended.
beforeAll(compileSources);

const WAYS = ['runs a tool', 'runs an installer'] as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

describe.concurrent.each(WAYS)('an action that %s', (way) => {
  test.each(SIGNALS)('ends with %s, and nothing of what it has started goes on', async (signal) => {
    const { code, pids } = await endedRun(way, async (kill) => kill(signal));
    expect(code).toBe(130);
    for (const pid of pids) await untilEnded(pid);
  });

  test('ends at once with the second signal, and nothing goes on even then', async () => {
    const { code, pids, said } = await endedRun(way, async (kill, heard) => {
      kill('SIGINT');
      await heard('polite signal');
      kill('SIGTERM');
    });
    expect(code).toBe(130);
    for (const pid of pids) await untilEnded(pid);
    // It was not the tool's end that the run has waited for.
    expect(said).not.toContain('CANCELLED');
  });
});

type Kill = (signal: NodeJS.Signals) => void;
type Heard = (word: string) => Promise<void>;

/** Runs an action whose tool and what that has started refuse the polite signal, and ends it. */
async function endedRun(
  way: (typeof WAYS)[number],
  end: (kill: Kill, heard: Heard) => Promise<void>,
): Promise<{ code: number | null; pids: readonly number[]; said: string }> {
  const ports = realPorts();
  const folder = await ports.files.makeTemp('ended-run');
  const script = join(ROOT, 'build/test/support/ended-run.js');
  const child = spawn(process.execPath, [script, way, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const exited = once(child, 'exit');
  const started = (name: string): string => join(folder, name);
  while (!existsSync(started('inner'))) await wait(20);
  const heard: Heard = async (word) => {
    while (!existsSync(started(word))) await wait(20);
  };
  await end((signal) => void child.kill(signal), heard);
  const [code] = (await exited) as [number | null];
  const pids = await Promise.all(
    ['outer', 'inner'].map(async (name) => Number(await ports.files.readText(started(name)))),
  );
  await ports.dispose();
  return { code, pids, said };
}
