import { posix } from 'node:path';

/** A Python file of the image. */
export interface PythonSource {
  /** Where Python finds it in the image, without the leading `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly read: () => Promise<Uint8Array>;
}

/** Sources that are kept and compiled together. */
export type SourceGroup = readonly PythonSource[];

/** Source in one call of the compiler, in bytes: a quarter of a second, beside which its start is little. */
const BATCH = 2 * 1024 * 1024;

/** PEP 3147: `a/b.py` is compiled to `a/__pycache__/b.cpython-312.pyc`. */
export function compiledPath(source: string, tag: string): string {
  const { dir, name } = posix.parse(source);
  return posix.join(dir, '__pycache__', `${name}.${tag}.pyc`);
}

/** The source of a compiled file, or undefined for any other file. */
export function sourceOf(path: string): string | undefined {
  const [, folder, name] = /^((?:.*\/)?)__pycache__\/([^/]+)\.[^./]+\.pyc$/.exec(path) ?? [];
  return folder === undefined || name === undefined ? undefined : `${folder}${name}.py`;
}

/**
 * Groups of which each is compiled anew when one of its files changes: the modules of a folder, and a module that lies
 * beside folders by itself. Calls of the compiler take some of them together.
 *
 * @param root the folder in which packages lie
 */
export function planBatches(
  sources: readonly PythonSource[],
  root: string,
): readonly (readonly SourceGroup[])[] {
  const groups = new Map<string, PythonSource[]>();
  for (const source of [...sources].sort((one, other) => (one.path < other.path ? -1 : 1))) {
    const folder = posix.dirname(source.path);
    const name = folder === root ? source.path : folder;
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [source]);
    else known.push(source);
  }
  const batches: SourceGroup[][] = [];
  let room = 0;
  for (const group of groups.values()) {
    const size = group.reduce((sum, source) => sum + source.size, 0);
    if (batches.length === 0 || size > room) {
      batches.push([]);
      room = BATCH;
    }
    batches.at(-1)?.push(group);
    room -= size;
  }
  return batches;
}
