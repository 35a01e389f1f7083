import { posix } from 'node:path';
import type { Files } from '../ports/index.ts';
import type { EntryKind } from './facts.ts';
import type { PythonModule } from './python-module.ts';
import { scanPython } from './python/top-level.ts';
import { decodeUtf8 } from './utf8.ts';

/** What is larger is no source code and no list of packages. Bytes. */
export const largestText = 4 * 1_048_576;

/** Everything that facts about a project are made of comes through here, so that it can be watched. Paths are absolute. */
export interface ProjectReader extends Pick<Files, 'readBytes' | 'stat' | 'list'> {
  /** What a path leads to, where its size does not matter: that of a source changes with every line. */
  look(path: string): Promise<Look>;
  /** @param path relative to `directory`, with `/` */
  readModule(directory: string, path: string): Promise<FoundModule>;
}

export interface Look {
  readonly kind: EntryKind;
  readonly executable: boolean;
}

export interface FoundModule {
  /** What the path leads to; undefined when nothing is there. */
  readonly kind?: EntryKind;
  readonly module?: PythonModule;
}

export function createProjectReader(files: Pick<Files, 'readBytes' | 'stat' | 'list'>): ProjectReader {
  const { readBytes, stat, list } = files;
  return {
    readBytes,
    stat,
    list,
    async look(path) {
      const there = await stat(path);
      return {
        kind: there?.kind ?? 'missing',
        executable: there !== undefined && (there.mode & 0o111) !== 0,
      };
    },
    async readModule(directory, path) {
      const there = await stat(posix.join(directory, path));
      if (there === undefined) return {};
      const { kind } = there;
      if (kind !== 'file') return { kind, module: unreadable(path, `it is a ${kind}, not a file`) };
      if (there.size > largestText)
        return { kind, module: unreadable(path, 'the file is too large to be source code') };
      const bytes = await readBytes(posix.join(directory, path));
      return bytes === undefined ? {} : { kind, module: scanBytes(path, bytes) };
    },
  };
}

function scanBytes(path: string, bytes: Uint8Array): PythonModule {
  const decoded = decodeUtf8(bytes);
  if ('badLine' in decoded) return unreadable(path, 'the file is not UTF-8', decoded.badLine);
  // Python opens source files with universal newlines.
  return scanPython(path, decoded.text.replaceAll(/\r\n?/g, '\n'));
}

function unreadable(path: string, message: string, line = 1): PythonModule {
  return { path, source: '', variables: [], functions: [], syntaxError: { line, message } };
}
