import { posix } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { PackageContents } from './package-contents.ts';
import type { PackageEntry } from './package-entries.ts';
import { createPathMap, follow } from './path-map.ts';
import type { PathMap } from './path-map.ts';
import type { BaseView } from './types.ts';

/** An entry at its place in the image, with the package that it comes from. */
export type MergedEntry = PackageEntry & { readonly from: string };

/**
 * Puts packages over each other and over the base: every path once, at its real place.
 *
 * @throws Failure `DEBIAN_FILE_CONFLICT`.
 */
export function mergePackages(
  packages: readonly PackageContents[],
  base: BaseView | undefined,
): ReadonlyMap<string, MergedEntry> {
  const ordered = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  const map = createPathMap(linkFinder(ordered, base));
  const replaces = new Map(ordered.map((one) => [one.name, one.replaces]));
  const merged = new Map<string, MergedEntry>();
  for (const one of ordered) {
    for (const entry of one.entries) {
      const placed = placeEntry({ ...entry, from: one.name }, map, base);
      if (placed === undefined) continue;
      const present = merged.get(placed.path);
      const winner = present === undefined ? placed : chooseEntry(present, placed, replaces);
      if (winner !== undefined) merged.set(winner.path, winner);
    }
  }
  for (const [path, entry] of merged) {
    if (entry.kind === 'symlink')
      merged.set(path, { ...entry, target: relativeTarget(entry, map, merged, base) });
  }
  return merged;
}

/**
 * The symlinks that paths are led through: the base's, and those of a package where another package has a directory.
 * dpkg keeps the one that is there first, which for a closure means the link (`lib` of `base-files`).
 */
function linkFinder(
  packages: readonly PackageContents[],
  base: BaseView | undefined,
): (path: string) => string | undefined {
  const links = new Map<string, string>();
  for (const { entries } of packages) {
    for (const entry of entries) if (entry.kind === 'symlink') links.set(entry.path, entry.target);
  }
  return (path) => {
    const there = base?.get(path);
    return there === undefined ? links.get(path) : there.kind === 'symlink' ? there.target : undefined;
  };
}

function placeEntry(entry: MergedEntry, map: PathMap, base: BaseView | undefined): MergedEntry | undefined {
  if (entry.kind === 'directory') {
    const path = map.directory(entry.path);
    const there = path === '' ? undefined : base?.get(path);
    if (there !== undefined && there.kind !== 'directory') throw baseConflict(entry, there.kind);
    // What the base decided about its own directories (an owner, the sticky bit) stays.
    return path === ''
      ? undefined
      : { ...entry, path, ...(there && { mode: there.mode, uid: there.uid, gid: there.gid }) };
  }
  const path = map.place(entry.path);
  if (base?.get(path)?.kind === 'directory') {
    // dpkg never replaces a directory by a link; a layer would, and hide everything in it.
    if (entry.kind === 'symlink') return undefined;
    throw baseConflict(entry, 'directory');
  }
  // Python's hook of the distribution; it would run in every venv (craft_parts/packages/normalize.py drops it, too).
  if (/^usr\/lib\/python[^/]*\/sitecustomize\.py$/.test(path)) return undefined;
  return { ...entry, path };
}

function chooseEntry(
  present: MergedEntry,
  next: MergedEntry,
  replaces: ReadonlyMap<string, ReadonlySet<string>>,
): MergedEntry | undefined {
  if (present.kind === 'directory' && next.kind === 'directory') return undefined;
  if (present.kind === 'directory' && next.kind === 'symlink') return undefined;
  if (present.kind === 'symlink' && next.kind === 'symlink' && present.target === next.target)
    return undefined;
  if (
    present.kind === 'file' &&
    next.kind === 'file' &&
    present.sha256 === next.sha256 &&
    present.mode === next.mode
  ) {
    return undefined;
  }
  if (present.kind === 'symlink' && next.kind === 'directory') return next;
  if (replaces.get(next.from)?.has(present.from)) return next;
  if (replaces.get(present.from)?.has(next.from)) return undefined;
  throw new Failure(
    'DEBIAN_FILE_CONFLICT',
    `the packages ${present.from} and ${next.from} have different files at /${next.path}`,
    {
      hint: `Drop ${present.from} or ${next.from} from \`stage-packages\`.`,
    },
  );
}

function baseConflict(entry: MergedEntry, kind: string): Failure {
  return new Failure(
    'DEBIAN_FILE_CONFLICT',
    `the package ${entry.from} has a ${entry.kind} at /${entry.path}, where the base image has a ${kind}`,
    { hint: `Drop ${entry.from} from \`stage-packages\`, or use another base.` },
  );
}

/**
 * craft-parts makes absolute links relative where their target is there, so that they hold in a staging folder, too;
 * dangling ones stay as they are.
 */
function relativeTarget(
  entry: MergedEntry & { kind: 'symlink' },
  map: PathMap,
  merged: ReadonlyMap<string, MergedEntry>,
  base: BaseView | undefined,
): string {
  if (!entry.target.startsWith('/')) return entry.target;
  const target = map.place(follow(entry.path, entry.target));
  const exists = target === '' || merged.has(target) || base?.get(target) !== undefined;
  return exists ? posix.relative(`/${posix.dirname(entry.path)}`, `/${target}`) || '.' : entry.target;
}
