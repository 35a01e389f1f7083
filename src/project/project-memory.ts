import { openKeptJson, type Files } from '../ports/index.ts';
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
  const kept = asked === undefined ? undefined : openKeptJson(files, folder, [directory, asked]);
  return {
    reader,
    async find() {
      const known = (await kept?.read()) as { value: T; sights: readonly Sight[] } | undefined;
      if (known === undefined) return undefined;
      const { value, sights } = known;
      const modules = await lookAgain(reader, directory, sights);
      return modules && { value, modules };
    },
    keep: async (value, sights) => kept?.write({ value, sights }),
  };
}
