import { LookupMap, type BaseIndex, type BasePath, type Digest } from '../../oci/index.ts';

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
  const wholeOf = <V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> => {
    isPartial = false;
    return map;
  };
  const paths = new Map<string, BasePath | null>();
  const files = new Map<string, Uint8Array | null>();
  return {
    index: {
      manifest: index.manifest,
      paths: new LookupMap(
        (path) => noting(paths, path, index.paths.get(path)),
        () => wholeOf(index.paths),
      ),
      files: new LookupMap(
        (path) => noting(files, path, index.files.get(path)),
        () => wholeOf(index.files),
      ),
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
  return new LookupMap(
    (path) => {
      const value = known.get(path);
      if (value === undefined) throw new NotLookedUp(path);
      return value ?? undefined;
    },
    () => {
      throw new NotLookedUp('everything');
    },
  );
}
