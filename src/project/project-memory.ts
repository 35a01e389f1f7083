import { createHash } from 'node:crypto';
import { keepNewest, type Files } from '../ports/index.ts';
import { createProjectReader, type ProjectReader } from './project-reader.ts';
import type { PythonModule } from './python-module.ts';
import { lookAgain, type Sight } from './sights.ts';

/**
 * What was worked out of a project, kept together with everything that was read for it. An earlier answer holds while all
 * of that looks the same, and what else it follows from is the same too: this is in `asked`, and names the file. Of
 * sources only what they define is compared. A file that is not whole is none.
 */
export interface ProjectMemory<T> {
  /** What is kept has to be read through a watched one of these. */
  readonly reader: ProjectReader;
  /** With the Python files in which an entry point is looked for, as they are now. */
  find(): Promise<{ readonly value: T; readonly modules: ReadonlyMap<string, PythonModule> } | undefined>;
  /** Keeps what is plain JSON, and nothing else. */
  keep(value: T, sights: readonly Sight[]): Promise<void>;
}

type MemoryFiles = Pick<Files, 'readBytes' | 'readText' | 'stat' | 'lstat' | 'list' | 'write' | 'remove'>;

/** Answers in a folder, of all projects and versions of the code: some 10 MB. */
const MOST = 500;

/**
 * @param folder where it is kept; it stays on this machine
 * @param asked all that the answer follows from beside the project, the code that gives it first of all; undefined keeps
 * nothing
 */
export function openProjectMemory<T>(
  { files }: { readonly files: MemoryFiles },
  directory: string,
  folder: string,
  asked: readonly unknown[] | undefined,
): ProjectMemory<T> {
  const reader = createProjectReader(files);
  const path = `${folder}/${hash(JSON.stringify([process.version, process.arch, directory, asked]))}.json`;
  return {
    reader,
    async find() {
      const kept = asked === undefined ? undefined : await files.readText(path);
      // The sum says that the rest is what this very code wrote.
      const text = kept?.slice(kept.indexOf('\n') + 1) ?? '';
      if (kept === undefined || kept.slice(0, kept.indexOf('\n')) !== hash(text)) return undefined;
      const { value, sights } = JSON.parse(text) as { value: T; sights: readonly Sight[] };
      const modules = await lookAgain(reader, directory, sights);
      return modules && { value, modules };
    },
    async keep(value, sights) {
      if (asked === undefined || !isPlain(value)) return;
      const text = JSON.stringify({ value, sights });
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
