import type { Location } from '../errors/index.ts';

/** Where a value is in a document: keys of maps and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

/** The place in the file of every value of a document, by JSON Pointer (RFC 6901). Values that an extension added have none. */
export type Positions = ReadonlyMap<string, Location>;

/** The JSON Pointer of a path; the root is the empty string. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The place of the value at `path`, or of the nearest thing around it that the user wrote. */
export function locate(positions: Positions, path: Path): Location | undefined {
  for (let length = path.length; length >= 0; length--) {
    const found = positions.get(pointer(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A path as people write it: `parts.flask-framework/install-app.prime[0]`. */
export function describePath(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}
