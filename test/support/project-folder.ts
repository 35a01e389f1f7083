import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProjectFiles } from './random-project.ts';

/** Folders with projects in them, below one that goes away at the end. */
export interface ProjectFolders extends Disposable {
  write(files: ProjectFiles): string;
  remove(directory: string): void;
}

export function projectFolders(): ProjectFolders {
  // Not made before it is needed: a file whose tests are all left out is not told of its end.
  let root: string | undefined;
  return {
    write(files) {
      root ??= mkdtempSync(join(tmpdir(), 'projects-'));
      const directory = mkdtempSync(join(root, 'p-'));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(directory, dirname(path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      return directory;
    },
    remove: (directory) => rmSync(directory, { recursive: true, force: true }),
    [Symbol.dispose]() {
      if (root !== undefined) rmSync(root, { recursive: true, force: true });
    },
  };
}
