import type { MergedEntry } from './merge-packages.ts';
import type { BaseView } from './types.ts';

const JAVA = /^usr\/lib\/jvm\/([^/]+)\/bin\/java$/;

/**
 * The link `usr/bin/java` that the packages of a Java runtime leave to update-alternatives; undefined when there is no
 * runtime, or a `java` already. Of several runtimes it takes the one with the highest version.
 */
export function findJavaLink(
  merged: ReadonlyMap<string, MergedEntry>,
  base: BaseView | undefined,
): MergedEntry | undefined {
  const path = 'usr/bin/java';
  if (merged.has(path) || base?.get(path) !== undefined) return undefined;
  const version = (entry: MergedEntry) => Number(/\d+/.exec(JAVA.exec(entry.path)?.[1] ?? '')?.[0] ?? 0);
  const [newest] = [...merged.values()]
    .filter((entry) => entry.kind === 'file' && JAVA.test(entry.path))
    .sort((a, b) => version(b) - version(a) || (a.path < b.path ? -1 : 1));
  if (newest === undefined) return undefined;
  return {
    kind: 'symlink',
    path,
    target: `../${newest.path.slice('usr/'.length)}`,
    uid: 0,
    gid: 0,
    from: newest.from,
  };
}
