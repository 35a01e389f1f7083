import { posix } from 'node:path';
import { Failure } from '../errors/index.ts';

/** Looks up a symlink's target; undefined for anything that is no symlink. */
export type FindLink = (path: string) => string | undefined;

/** Where a path really is, once the symlinks among its parents are followed. */
export interface PathMap {
  /** The real place of a file or link: its last component stays, whatever is there. */
  place(path: string): string;
  /** The real place of a directory, which may itself be a symlink. `''` is the root. */
  directory(path: string): string;
}

const MOST_LINKS = 40;

/**
 * Follows links as the kernel would inside the image; `..` never leads above the root. Debian images have `/bin`,
 * `/lib` and `/sbin` as links into `/usr`, and packages that still ship `/lib/...` must land behind them: a real
 * directory in a layer would hide the link and with it every program of the base.
 */
export function createPathMap(findLink: FindLink): PathMap {
  const known = new Map<string, string>();
  const directory = (path: string, depth = 0): string => {
    if (path === '') return '';
    const cached = known.get(path);
    if (cached !== undefined) return cached;
    const real = place(path, depth);
    const target = findLink(real);
    const result = target === undefined ? real : directory(follow(real, target), deeper(path, depth));
    known.set(path, result);
    return result;
  };
  const place = (path: string, depth = 0): string => {
    const slash = path.lastIndexOf('/');
    if (slash < 0) return path;
    const parent = directory(path.slice(0, slash), depth);
    return parent === '' ? path.slice(slash + 1) : `${parent}${path.slice(slash)}`;
  };
  return { place: (path) => place(path), directory: (path) => directory(path) };
}

function deeper(path: string, depth: number): number {
  if (depth < MOST_LINKS) return depth + 1;
  throw new Failure('DEBIAN_FILE_CONFLICT', `the links on the way to /${path} lead around in a circle`);
}

/** The path that a link leads to, without a leading `/`. */
export function follow(link: string, target: string): string {
  return posix.resolve(`/${posix.dirname(link)}`, target).slice(1);
}
