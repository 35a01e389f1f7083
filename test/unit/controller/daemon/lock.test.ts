import { expect, test } from 'vitest';
import { takeLock } from '../../../../src/controller/daemon/lock.ts';
import type { Files } from '../../../../src/ports/index.ts';

const HOME = '/state/controllers/main';
const OTHER = 4711;
const OWN = 4712;

/** What a process number stands for, one look after the other; the last stays. */
type Sight = 'daemon' | 'ended' | 'gone' | 'stranger';

/** A folder whose lock names `OTHER`, and the process table that is looked at. */
function machine(sights: readonly Sight[], { hasProc = true } = {}) {
  const locks = new Map([[`${HOME}/daemon.lock`, String(OTHER)]]);
  const left = [...sights];
  const look = (): Sight => (left.length > 1 ? left.shift() : left[0]) ?? 'gone';
  const commands = { daemon: `node\0daemon\0${HOME}\0main\0`, ended: '', stranger: 'sleep\x009\0' };
  const files = {
    createExclusive: (path: string, content: string) => {
      if (locks.has(path)) return Promise.resolve(false);
      locks.set(path, content);
      return Promise.resolve(true);
    },
    readText(path: string) {
      if (!path.startsWith('/proc/')) return Promise.resolve(locks.get(path));
      if (!hasProc) return Promise.resolve(undefined);
      const seen = look();
      return Promise.resolve(seen === 'gone' ? undefined : commands[seen]);
    },
    remove: (path: string) => Promise.resolve(void locks.delete(path)),
  } as unknown as Files;
  return { ports: { files, exec: { signal: () => look() !== 'gone' } }, locks };
}

test.each<{ sights: readonly Sight[]; hasProc?: boolean }>([
  { sights: ['gone'] },
  { sights: ['ended'] },
  { sights: ['stranger'] },
  // Its parent asks between the two looks.
  { sights: ['ended', 'gone'] },
  { sights: ['stranger', 'gone'] },
  { sights: ['gone'], hasProc: false },
])('the lock of a daemon that is not there is taken over: $sights', async ({ sights, hasProc = true }) => {
  const { ports, locks } = machine(sights, { hasProc });
  await takeLock(ports, HOME, OWN);
  expect([...locks.values()]).toEqual([String(OWN)]);
});

test.each([{ hasProc: true }, { hasProc: false }])(
  'a daemon that lives keeps its lock: $hasProc',
  async (how) => {
    const { ports, locks } = machine(['daemon'], how);
    await expect(takeLock(ports, HOME, OWN)).rejects.toMatchObject({
      code: 'CONTROLLER_REFUSED',
      message: `the controller in ${HOME} is running already as process ${OTHER}`,
    });
    expect([...locks.values()]).toEqual([String(OTHER)]);
  },
);
