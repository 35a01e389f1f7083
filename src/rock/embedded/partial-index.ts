import type { BaseIndex, BasePath, Digest } from '../../oci/index.ts';

/** Answers of a base's index to the questions that the layers from the application on ask. Plain JSON. */
export interface PartialIndex {
  readonly manifest: Digest;
  readonly paths: readonly (readonly [string, BasePath | null])[];
  /** Contents in base64. */
  readonly files: readonly (readonly [string, string | null])[];
}

/** Asked of a partial index that does not have the answer: the whole one has. */
export class NotLookedUp extends Error {}

/** Notes what is asked of an index. */
export function watchIndex(index: BaseIndex): {
  readonly index: BaseIndex;
  /** Undefined when all of it was asked for. */
  asked(): PartialIndex | undefined;
} {
  let isPartial = true;
  const whole = (): void => {
    isPartial = false;
  };
  const paths = new Map<string, BasePath | null>();
  const files = new Map<string, Uint8Array | null>();
  return {
    index: {
      manifest: index.manifest,
      paths: answering((path) => noting(paths, path, index.paths.get(path)), index.paths, whole),
      files: answering((path) => noting(files, path, index.files.get(path)), index.files, whole),
    },
    asked: () =>
      isPartial
        ? {
            manifest: index.manifest,
            paths: [...paths],
            files: [...files].map(([path, bytes]) => [path, bytes && Buffer.from(bytes).toString('base64')]),
          }
        : undefined,
  };
}

function noting<V>(known: Map<string, V | null>, path: string, value: V | undefined): V | undefined {
  known.set(path, value ?? null);
  return value;
}

/** An index that knows what was asked before, and throws `NotLookedUp` for everything else. */
export function openPartialIndex({ manifest, paths, files }: PartialIndex): BaseIndex {
  return {
    manifest,
    paths: partialMap(new Map(paths)),
    files: partialMap(
      new Map(files.map(([path, text]) => [path, text === null ? null : Buffer.from(text, 'base64')])),
    ),
  };
}

function partialMap<V>(known: ReadonlyMap<string, V | null>): ReadonlyMap<string, V> {
  const get = (path: string): V | undefined => {
    const value = known.get(path);
    if (value === undefined) throw new NotLookedUp(path);
    return value ?? undefined;
  };
  return answering(get, new Map(), () => {
    throw new NotLookedUp('everything');
  });
}

/** A map that answers single questions with `get` and calls `onAll` before it is gone through as a whole. */
function answering<V>(
  get: (path: string) => V | undefined,
  all: ReadonlyMap<string, V>,
  onAll: () => void,
): ReadonlyMap<string, V> {
  const whole = (): ReadonlyMap<string, V> => {
    onAll();
    return all;
  };
  return {
    get size() {
      return whole().size;
    },
    get,
    has: (path) => get(path) !== undefined,
    keys: () => whole().keys(),
    values: () => whole().values(),
    entries: () => whole().entries(),
    forEach: (each) => {
      whole().forEach(each);
    },
    [Symbol.iterator]: () => whole()[Symbol.iterator](),
  };
}
