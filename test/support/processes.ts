import { readdir, readFile } from 'node:fs/promises';
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

/** The numbers of the processes that this one has started and that have not ended, with their command lines. */
export async function childrenOf(parent: number): Promise<readonly { pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (name: string): Promise<string> =>
        readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const own = new RegExp(`^PPid:\\t${parent}$`, 'm').test(await read('status'));
      return own ? [{ pid, command: (await read('cmdline')).replaceAll('\0', ' ') }] : [];
    }),
  );
  return found.flat();
}
