import { createHash } from 'node:crypto';
import type { Files } from './files.ts';
import { keepNewest } from './keep-newest.ts';

/** A file of a cache that stays on this machine: its sum, and JSON that only the code that wrote it reads. */
export interface KeptJson {
  /** Undefined when there is none, or when it is not whole. */
  read(): Promise<unknown>;
  /** Writes what is plain JSON, and nothing else. */
  write(value: unknown): Promise<void>;
}

type KeptFiles = Pick<Files, 'readText' | 'list' | 'lstat' | 'write' | 'remove'>;

/** Answers in a folder, of all projects and versions of the code: some 10 MB. */
const MOST = 500;

/** @param key all that what is kept follows from and that is not looked at again, the code that gives it first of all */
export function openKeptJson(files: KeptFiles, folder: string, key: readonly unknown[]): KeptJson {
  const path = `${folder}/${hash(JSON.stringify([process.version, process.arch, ...key]))}.json`;
  return {
    async read() {
      const kept = await files.readText(path);
      if (kept === undefined) return undefined;
      const end = kept.indexOf('\n');
      const text = kept.slice(end + 1);
      // The sum says that the rest is what this very code wrote.
      return kept.slice(0, end) === hash(text) ? JSON.parse(text) : undefined;
    },
    async write(value) {
      if (!isPlain(value)) return;
      const text = JSON.stringify(value);
      await files.write(path, `${hash(text)}\n${text}`, { synced: false });
      await keepNewest({ files }, folder, MOST);
    },
  };
}

/** Whether JSON gives back what it was given; a key whose value is undefined may be missing. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null)
    return value === null || ['string', 'boolean', 'undefined'].includes(typeof value);
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isPlain(item));
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
