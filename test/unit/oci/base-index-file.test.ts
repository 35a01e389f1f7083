import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIndex, renderIndex } from '../../../src/oci/base-index-file.ts';
import type { BasePath } from '../../../src/oci/file-tree.ts';

const manifest = `sha256:${'a'.repeat(64)}` as const;

const arbitraryPath = fc
  .array(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((names) => names.join('/'))
  .filter((path) => !/\p{Surrogate}/u.test(path));
const arbitraryEntry = fc.oneof(
  fc
    .nat()
    .map((size): BasePath => ({ kind: 'file', mode: 0o644, uid: 0, gid: 0, size, sha256: 'b'.repeat(64) })),
  arbitraryPath.map((target): BasePath => ({
    kind: 'symlink',
    mode: 0o777,
    uid: 0,
    gid: 0,
    size: 0,
    target,
  })),
);
const inOrder = <T>(entries: readonly (readonly [string, T])[]): Map<string, T> =>
  new Map([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));

test('every path of a saved index is found, and no other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(arbitraryPath, arbitraryEntry), { maxLength: 60 }),
      fc.array(fc.tuple(arbitraryPath, fc.uint8Array({ maxLength: 20 }))),
      arbitraryPath,
      (entries, contents, other) => {
        const paths = inOrder(entries);
        const files = new Map(contents.map(([path, content]) => [path, Buffer.from(content)]));
        const read = parseIndex(renderIndex({ manifest, paths, files }), manifest);
        // One by one before all together: the first way looks at single lines.
        for (const [path, entry] of paths) expect(read?.paths.get(path)).toEqual(entry);
        expect(read?.paths.get(other)).toEqual(paths.get(other));
        expect(read?.paths.size).toBe(paths.size);
        expect([...(read?.paths ?? [])]).toEqual([...paths]);
        expect([...(read?.files ?? [])]).toEqual([...files]);
      },
    ),
  );
});

test('the index of another image is none', () => {
  const bytes = renderIndex({ manifest, paths: new Map(), files: new Map() });
  expect(parseIndex(bytes, `sha256:${'c'.repeat(64)}`)).toBeUndefined();
});
