import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../source-files.ts';
import { argumentsBelow } from './canary.ts';

/** How a process ended, and all that it has shown of itself. */
export interface Killed {
  /** `done`, `killed`, or how it ended by itself. */
  readonly ended: string;
  /** What it printed, and its arguments and those of its children, looked at again and again. */
  readonly shown: readonly string[];
}

/** Milliseconds between two looks at the arguments. */
const LOOK = 20;

/** kill -9 some milliseconds after the work has begun, or after its end. */
export async function killLater(folder: string, host: string, after: number): Promise<Killed> {
  const worker = join(ROOT, 'build/test/support/chaos/worker.js');
  const child = spawn(process.execPath, [worker, folder, host], { stdio: ['ignore', 'pipe', 'pipe'] });
  const shown: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => shown.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => shown.push(chunk.toString()));
  const looking = setInterval(() => {
    if (child.pid !== undefined) shown.push(...argumentsBelow(child.pid));
  }, LOOK);
  const closed = once(child, 'close');
  const stop = new AbortController();
  try {
    await Promise.race([once(child.stdout, 'data'), closed]);
    const code = await Promise.race([
      closed.then(() => child.exitCode),
      wait(after, 'killed' as const, { signal: stop.signal }).catch(() => 'killed' as const),
    ]);
    const ended = code === 0 ? 'done' : code === 'killed' ? code : `ended with ${code ?? 'a signal'}`;
    return { ended, shown };
  } finally {
    stop.abort();
    child.kill('SIGKILL');
    await closed;
    clearInterval(looking);
  }
}
