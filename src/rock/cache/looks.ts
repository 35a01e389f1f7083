import type { Files, Ports } from '../../ports/index.ts';
import { isRacy, statFingerprint } from './known-file.ts';

/** A place of the machine and what was found there, short enough to be kept. What a file holds is told by its times. */
export type Look = readonly [
  what: 'stat' | 'lstat' | 'list' | 'realpath' | 'readlink' | 'which',
  path: string,
  saw: string,
];

export interface Looks {
  readonly at: readonly Look[];
  /** Milliseconds since 1970: from when, and until when, all answers that have an age count. */
  readonly from: number;
  readonly until: number | null;
}

export interface Watched {
  readonly ports: Ports;
  /** Notes that something else happened than looking. */
  touch(): void;
  /**
   * Everything that was looked at. Undefined when something else was done as well, or when a file is so new that its
   * times do not tell whether it changes once more: the next run, which finds all this done, looks only.
   */
  looks(): Promise<Looks | undefined>;
}

/** Ports that note what is looked at through them, and whether anything else is done with them. */
export function watchLooks(real: Ports): Watched {
  const { files, exec, clock } = real;
  const from = clock.now();
  let until = Infinity;
  let onlyLooked = true;
  const looks = new Map<string, Look>();
  const touch = (): void => {
    onlyLooked = false;
  };
  const note = ([what, path, saw]: Look): void => void looks.set(`${what} ${path}`, [what, path, saw]);
  const noted =
    <R>(what: 'stat' | 'lstat', look: (path: string) => R) =>
    (path: string): R => {
      note([what, path, '']);
      return look(path);
    };
  const described =
    <R>(what: Look[0], look: (path: string) => Promise<R>) =>
    async (path: string): Promise<R> => {
      const found = await look(path);
      note([what, path, JSON.stringify(found ?? null)]);
      return found;
    };
  const watched: Files = {
    ...telling(files, touch),
    readText: noted('stat', files.readText),
    readBytes: noted('stat', files.readBytes),
    readStream(path, range) {
      note(['stat', path, '']);
      return files.readStream(path, range);
    },
    stat: noted('stat', files.stat),
    lstat: noted('lstat', files.lstat),
    list: described('list', files.list),
    realpath: described('realpath', files.realpath),
    readlink: described('readlink', files.readlink),
  };
  return {
    touch,
    ports: {
      ...real,
      files: watched,
      exec: { ...telling(exec, touch), which: described('which', exec.which) },
      http: telling(real.http, touch),
      listen: telling(real.listen, touch),
      reporter: telling(real.reporter, touch),
      clock: {
        ...telling(clock, touch),
        isCurrent(at, maxAge) {
          const age = clock.now() - at;
          if (age < 0 || age >= maxAge) return false;
          until = Math.min(until, at + maxAge);
          return true;
        },
      },
    },
    async looks() {
      if (!onlyLooked) return undefined;
      const at: Look[] = [];
      for (const [what, path, saw] of looks.values()) {
        if (what !== 'stat' && what !== 'lstat') {
          at.push([what, path, saw]);
          continue;
        }
        // What is no link is told once.
        if (what === 'stat' && (await files.lstat(path))?.kind !== 'symlink' && looks.has(`lstat ${path}`))
          continue;
        const stat = await files[what](path);
        // Whatever has changed since the beginning is as new as that.
        if (stat !== undefined && isRacy(stat, from)) return undefined;
        at.push([what, path, stat === undefined ? '' : statFingerprint(stat)]);
      }
      return { at, from, until: until === Infinity ? null : until };
    },
  };
}

/** Whether nothing looks different, and every answer still counts. */
export async function looksTheSame(
  { files, exec, clock }: Pick<Ports, 'files' | 'exec' | 'clock'>,
  { at, from, until }: Looks,
): Promise<boolean> {
  const now = clock.now();
  if (now < from || (until !== null && now >= until)) return false;
  for (const [what, path, saw] of at) {
    if (what === 'stat' || what === 'lstat') {
      const stat = await files[what](path);
      if (saw !== (stat === undefined ? '' : statFingerprint(stat))) return false;
    } else if (saw !== JSON.stringify((await (what === 'which' ? exec.which : files[what])(path)) ?? null))
      return false;
  }
  return true;
}

/** A port each of whose methods says first that it is used. */
function telling<P extends object>(port: P, used: () => void): P {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        used();
        return Reflect.apply(member, target, given);
      };
    },
  });
}
