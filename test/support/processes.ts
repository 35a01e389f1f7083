import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const LONGEST = 10_000;
const PAUSE = 20;

/**
 * Waits for the end of a process that was killed: it goes when the kernel gets to it, on a busy machine later than its
 * parent is told. One that nobody has asked about keeps its number, as a zombie.
 *
 * @throws Error when it goes on, or when there never was one
 */
export async function untilEnded(pid: number): Promise<void> {
  if (!(pid > 0)) throw new Error(`${pid} is the number of no process`);
  for (let waited = 0; waited < LONGEST; waited += PAUSE) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tX');
    if (/^State:\t[XZ]/m.test(status)) return;
    await wait(PAUSE);
  }
  throw new Error(`the process ${pid} goes on`);
}
