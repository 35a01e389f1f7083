import { Failure, type FailureOptions, type Location } from '../../errors/index.ts';
import { craft } from '../../project/index.ts';

const { globExpression, isGlob, isWithin } = craft;

/** Where something of a part's source goes, before `stage` and `prime`. */
export interface Organized {
  /** Path in the image. */
  readonly path: string;
  /** Path in the source; undefined for a folder that organising made. */
  readonly source?: string;
  readonly isFolder: boolean;
}

/**
 * Moves files about as `organize` says (craft_parts/executor/organize.py): explicit keys first, then patterns; a
 * folder that is named takes its content along to the new place, one that a pattern finds keeps its name.
 *
 * @param places where the user names a target
 * @throws Failure `ROCK_PARTS_CONFLICT` when two files would have one place.
 */
export function organizeFiles(
  items: readonly { readonly path: string; readonly isFolder: boolean }[],
  map: Readonly<Record<string, string>>,
  part: string,
  places: Readonly<Record<string, Location>> = {},
): readonly Organized[] {
  const tree = new Map<string, Organized>(
    items.map(({ path, isFolder }) => [path, { path, source: path, isFolder }]),
  );
  const keys = Object.keys(map).sort((a, b) => Number(isGlob(a)) - Number(isGlob(b)) || (a < b ? -1 : 1));
  for (const key of keys) {
    const target = (map[key] ?? '').replace(/^\/+/, '');
    const written = places[map[key] ?? ''];
    const at = written === undefined ? {} : { at: written };
    const expression = globExpression(key);
    const found = [...tree.keys()].filter((path) => expression.test(path)).sort();
    const into = target.replace(/\/+$/, '').replace(/^\.$/, '');
    const intoFolder = target.endsWith('/') || into === '' || tree.get(into)?.isFolder === true;
    for (const source of found) {
      const item = tree.get(source);
      if (item === undefined) continue;
      const name = source.slice(source.lastIndexOf('/') + 1);
      const explicitFolder = item.isFolder && !isGlob(key);
      const place = explicitFolder || !intoFolder ? into : into === '' ? name : `${into}/${name}`;
      if (!explicitFolder && !intoFolder && found.length > 1)
        throw conflict(part, `several files match ${key}, and ${target} is not a folder`, {
          hint: `End it with a /: \`${key}: ${target}/\`.`,
          ...at,
        });
      const clash = moveTree(tree, source, place);
      if (clash !== undefined)
        throw conflict(part, clash, { hint: 'Give one of them another name, or leave it out.', ...at });
    }
  }
  return withParents(tree);
}

/** @returns what stands in the way, if something does */
function moveTree(tree: Map<string, Organized>, source: string, place: string): string | undefined {
  if (source === place) return undefined;
  const moving = [...tree.values()].filter(({ path }) => isWithin(path, source));
  for (const { path } of moving) tree.delete(path);
  for (const item of moving) {
    const rest = item.path.slice(source.length + (item.path === source ? 0 : 1));
    const path = [place, rest].filter((text) => text !== '').join('/');
    if (path === '') continue;
    const there = tree.get(path);
    if (there !== undefined && !(there.isFolder && item.isFolder))
      return `${item.source ?? item.path} and ${there.source ?? path} both become ${path}`;
    tree.set(path, { ...item, path });
  }
  return undefined;
}

function withParents(tree: Map<string, Organized>): readonly Organized[] {
  for (const { path } of [...tree.values()]) {
    const parts = path.split('/');
    for (let length = parts.length - 1; length > 0; length -= 1) {
      const folder = parts.slice(0, length).join('/');
      if (!tree.has(folder)) tree.set(folder, { path: folder, isFolder: true });
    }
  }
  return [...tree.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function conflict(part: string, message: string, options: FailureOptions): Failure {
  return new Failure('ROCK_PARTS_CONFLICT', `parts.${part}.organize: ${message}`, options);
}
