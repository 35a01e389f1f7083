import type { TreePlan } from '../plan/index.ts';
import { craft } from '../../project/index.ts';

// craft-parts leaves its own folders out of a local source, rockcraft its own product.
const ownFolders = new Set(['parts', 'stage', 'prime', 'overlay']);

/**
 * Says which paths of a source folder can reach the image at all, so that a `node_modules` or `.venv` that nobody asks
 * for is not even looked into.
 *
 * @param atRoot whether the source is the project itself
 */
export function neededPaths(tree: TreePlan, atRoot: boolean): (path: string) => boolean {
  const keys = Object.keys(tree.organize);
  const patterned = keys.some(craft.isGlob);
  const wanted = [tree.stage, tree.prime].map(explicitIncludes).filter((list) => list !== undefined);
  const unwanted = [...tree.stage, ...tree.prime]
    .filter((entry) => entry.startsWith('-') && !/[*?[]/.test(entry))
    .map((entry) => entry.slice(1).trim());
  const lookAt = (top: string): 'nothing' | 'itself' | 'all' => {
    if (atRoot && (ownFolders.has(top) || top.endsWith('.rock'))) return 'nothing';
    if (patterned) return 'all';
    const moved = keys.filter((key) => craft.isWithin(key, top)).map((key) => tree.organize[key] ?? '');
    const places = [
      ...(keys.includes(top) ? [] : [top]),
      ...moved.map((place) => place.replace(/^\/+|\/+$/g, '')),
    ];
    const named = places.filter((place) =>
      wanted.every((list) =>
        list.some((include) => craft.isWithin(include, place) || craft.isWithin(place, include)),
      ),
    );
    if (named.length === 0) return 'nothing';
    // What `stage` names must be there, also when `prime` leaves it out again.
    return named.every((place) => unwanted.some((exclude) => craft.isWithin(place, exclude)))
      ? 'itself'
      : 'all';
  };
  const decided = new Map<string, ReturnType<typeof lookAt>>();
  return (path) => {
    const top = path.split('/', 1)[0] ?? '';
    const known = decided.get(top) ?? lookAt(top);
    decided.set(top, known);
    return known === 'all' || (known === 'itself' && path === top);
  };
}

/** The includes of a fileset when all of them name paths; undefined when it may take in anything. */
function explicitIncludes(fileset: readonly string[]): readonly string[] | undefined {
  const includes = fileset.filter((entry) => !entry.startsWith('-'));
  return includes.length === 0 || includes.some((entry) => /[*?[]/.test(entry))
    ? undefined
    : includes.map((entry) => entry.trim().replace(/\/+$/, ''));
}
