import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  appendLayer,
  cachedLayer,
  digestOf,
  dropDamaged,
  emptyImage,
  layerKey,
  openBlobStore,
  readBaseIndex,
  readLayer,
  writeLayer,
  type BlobName,
  type BlobStore,
  type LayerEntry,
} from '../../../src/oci/index.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { amd64, sampleImage, textFile } from '../../support/sample-image.ts';

let ports: TestPorts;
let folder: string;
let store: BlobStore;

beforeEach(async () => {
  ports = realPorts();
  folder = await ports.files.makeTemp('store-test');
  store = openBlobStore(ports, folder);
});
afterEach(() => ports.dispose());

const blobs = (): string[] =>
  existsSync(`${folder}/blobs`)
    ? readdirSync(`${folder}/blobs`, { recursive: true })
        .map(String)
        .filter((name) => name !== 'sha256')
    : [];
async function* streamOf(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

describe('a stored blob', () => {
  const damages: [string, (path: string) => void][] = [
    ['was cut', (path) => truncateSync(path, 3)],
    ['was changed', (path) => writeFileSync(path, 'HELLO WORLD')],
    ['has one bit the other way', flipBit],
    ['was replaced by a folder', (path) => (rmSync(path), mkdirSync(path))],
    [
      'was replaced by a symlink to the same bytes',
      (path) => {
        writeFileSync(`${path}.copy`, readFileSync(path));
        rmSync(path);
        symlinkSync(`${path}.copy`, path);
      },
    ],
  ];

  test.each(damages)('that %s is dropped when it is read, and can be stored again', async (_, damage) => {
    const blob = await store.writeBytes(Buffer.from('hello world'));
    damage(store.path(blob.digest));
    await expect(store.readBytes(blob)).rejects.toMatchObject({ code: 'OCI_BLOB_CORRUPT' });
    expect(existsSync(store.path(blob.digest))).toBe(false);
    await store.writeBytes(Buffer.from('hello world'));
    expect(Buffer.from(await store.readBytes(blob)).toString()).toBe('hello world');
  });

  test.each(damages.slice(0, 4))('that %s is replaced by writing it again', async (_, damage) => {
    const blob = await store.write(streamOf('hello ', 'world'));
    damage(store.path(blob.digest));
    await store.write(streamOf('hello world'));
    expect(Buffer.from(await store.readBytes(blob)).toString()).toBe('hello world');
  });

  test('is found among others when the whole store is looked through', async () => {
    const [one, two, three] = [
      await store.writeBytes(Buffer.from('one')),
      digestOf('two'),
      digestOf('three'),
    ];
    await store.write(streamOf('two'));
    await store.write(streamOf('three'));
    flipBit(store.path(two));
    truncateSync(store.path(three), 2);
    expect([...(await dropDamaged(store))].sort()).toEqual([two, three].sort());
    expect(await store.has(one)).toBe(true);
    expect(await dropDamaged(store)).toEqual([]);
  });

  test('that is missing is named', async () => {
    await expect(store.readBytes({ digest: digestOf('x'), size: 1 })).rejects.toMatchObject({
      code: 'OCI_BLOB_MISSING',
    });
  });

  test('too large for a document is not read', async () => {
    const blob = await store.writeBytes(Buffer.from('hello'));
    await expect(store.readBytes(blob, 4)).rejects.toMatchObject({ code: 'OCI_LIMIT_EXCEEDED' });
  });
});

describe('content that is not what it claims', () => {
  const blob: BlobName = { digest: digestOf('hello'), size: 5 };
  test.each([
    ['other bytes', ['hullo']],
    ['too few', ['hell']],
    ['too many', ['hello', '!']],
    ['none', []],
  ])('%s: nothing is kept', async (_, parts) => {
    await expect(store.writeExpected(blob, streamOf(...parts))).rejects.toMatchObject({
      code: 'OCI_BLOB_CORRUPT',
    });
    expect(blobs()).toEqual([]);
  });

  test('a source that breaks leaves nothing behind', async () => {
    async function* broken(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(Buffer.from('he'));
      throw new Error('gone');
    }
    await expect(store.write(broken())).rejects.toThrow('gone');
    await expect(store.writeExpected(blob, broken())).rejects.toThrow('gone');
    expect(blobs()).toEqual([]);
  });
});

test.each([
  ['at once', 1024],
  ['as a stream', 100_000],
])('content that is written %s and was damaged is replaced by what is written again', async (_, size) => {
  const bytes = Buffer.alloc(size, 'x');
  const write = (): Promise<BlobName> => store.write(streamOf(bytes.subarray(1).toString(), 'x'));
  const blob = await write();
  expect(blob).toEqual({ digest: digestOf(bytes), size });
  writeFileSync(store.path(blob.digest), Buffer.alloc(size, 'y'));
  await write();
  expect(Buffer.from(await store.readBytes(blob)).equals(bytes)).toBe(true);
  expect(blobs()).toHaveLength(1);
});

describe('layers', () => {
  const entries = (count: number): LayerEntry[] =>
    Array.from({ length: count }, (_, index) =>
      textFile(`d${index % 7}/file-${index}`, `content ${index} `.repeat(index % 300)),
    );

  test('the order in which entries are given does not matter', async () => {
    const list = entries(500);
    const first = await writeLayer(store, list);
    expect(await writeLayer(store, [...list].reverse())).toEqual(first);
  });

  test('content in memory, as a promise and as a stream gives the same layer', async () => {
    const bytes = Buffer.alloc(300_000, 'abcdefg');
    const make = (
      content: LayerEntry & { kind: 'file' } extends infer F
        ? F extends { content: infer C }
          ? C
          : never
        : never,
    ): LayerEntry => ({
      kind: 'file',
      path: 'x',
      mode: 0o644,
      uid: 0,
      gid: 0,
      size: bytes.byteLength,
      content,
    });
    const layers = [
      await writeLayer(store, [make(bytes)]),
      await writeLayer(store, [make(() => Promise.resolve(bytes))]),
      await writeLayer(store, [
        make(async function* () {
          for (let at = 0; at < bytes.byteLength; at += 777)
            yield await Promise.resolve(bytes.subarray(at, at + 777));
        }),
      ]),
    ];
    expect(new Set(layers.map(({ digest }) => digest)).size).toBe(1);
  });

  test('one diffID for ever', async () => {
    // The tar before compression is a promise; a change here invalidates every cached layer of every user.
    const layer = await writeLayer(store, [
      { kind: 'directory', path: 'app', mode: 0o755, uid: 0, gid: 0 },
      textFile('app/app.py', 'print("hello")\n'),
      { kind: 'symlink', path: 'bin', target: 'usr/bin', uid: 0, gid: 0 },
    ]);
    expect(layer.diffId).toBe('sha256:0155560920522e54ef01e14cdcc7059ef9fbe9801b48e9ef7fc057d6eadc1cb3');
  });

  test.each([
    ['little', 10],
    ['more than is unpacked at once', 3_000_000],
  ])('a small blob is read back although it holds %s', async (_, size) => {
    const content = Buffer.alloc(size, 'x');
    const file: LayerEntry = { kind: 'file', path: 'a', mode: 0o644, uid: 0, gid: 0, size, content };
    const layer = await writeLayer(store, [file]);
    expect(layer.size).toBeLessThan(64 * 1024);
    const image = appendLayer(emptyImage(amd64), layer, { created_by: 'test' });
    const read: Buffer[] = [];
    for await (const member of readLayer(store, image, 0))
      for await (const part of member.content) read.push(Buffer.from(part));
    expect(Buffer.concat(read).equals(content)).toBe(true);
  });

  test('a failing content leaves nothing in the store', async () => {
    const bad: LayerEntry = {
      kind: 'file',
      path: 'x',
      mode: 0o644,
      uid: 0,
      gid: 0,
      size: 3,
      content: () => Promise.resolve(Buffer.from('long')),
    };
    await expect(writeLayer(store, [...entries(50), bad])).rejects.toMatchObject({
      code: 'OCI_CONTENT_CHANGED',
    });
    expect(blobs()).toEqual([]);
  });

  test('in their given order, a hard link must come after its file', async () => {
    const link: LayerEntry = { kind: 'hardlink', path: 'b', target: 'a' };
    await writeLayer(store, [textFile('a', 'x'), link], { order: 'given' });
    await expect(writeLayer(store, [link, textFile('a', 'x')], { order: 'given' })).rejects.toMatchObject({
      code: 'OCI_ENTRY_INVALID',
    });
  });
});

describe('remembered layers', () => {
  const key = layerKey({ what: 'test' });
  const make = () => writeLayer(store, [textFile('a', 'x')]);

  test('are made once', async () => {
    const first = await cachedLayer(store, key, make);
    const second = await cachedLayer(store, key, () => Promise.reject(new Error('made twice')));
    expect([first.reused, second.reused]).toEqual([false, true]);
    expect(second.layer).toEqual(first.layer);
  });

  test.each(['', '{', '{"digest":"sha256:0"}', '[]', 'null'])(
    'a note that is %j is ignored',
    async (note) => {
      await cachedLayer(store, key, make);
      writeFileSync(`${folder}/layers/${key}.json`, note);
      expect((await cachedLayer(store, key, make)).reused).toBe(false);
    },
  );

  test('a note of a newer version is ignored', async () => {
    const { layer } = await cachedLayer(store, key, make);
    writeFileSync(`${folder}/layers/${key}.json`, JSON.stringify({ ...layer, version: 2 }));
    expect((await cachedLayer(store, key, make)).reused).toBe(false);
  });

  test('a note of another layer is ignored, however whole that layer is', async () => {
    const other = layerKey({ what: 'other' });
    await cachedLayer(store, other, () => writeLayer(store, [textFile('b', 'y')]));
    const { layer } = await cachedLayer(store, key, make);
    copyFileSync(`${folder}/layers/${other}.json`, `${folder}/layers/${key}.json`);
    expect(await cachedLayer(store, key, make)).toEqual({ layer, reused: false });
  });

  test.each(['size', 'diffId', 'uncompressedSize'])('a note with another %s is ignored', async (field) => {
    const { layer } = await cachedLayer(store, key, make);
    const path = `${folder}/layers/${key}.json`;
    const changed = readFileSync(path, 'utf8').replace(
      new RegExp(`("${field}":.*?[0-9a-f])([0-9a-f])([,"])`),
      (_, before: string, digit: string, after: string) => `${before}${digit === '0' ? '1' : '0'}${after}`,
    );
    expect(changed).not.toBe(readFileSync(path, 'utf8'));
    writeFileSync(path, changed);
    expect(await cachedLayer(store, key, make)).toEqual({ layer, reused: false });
  });

  test('a layer whose blob was cut is made again', async () => {
    const { layer } = await cachedLayer(store, key, make);
    truncateSync(store.path(layer.digest), 5);
    expect((await cachedLayer(store, key, make)).reused).toBe(false);
    expect(await store.has(layer)).toBe(true);
  });
});

test('a damaged base index is made again', async () => {
  const { store: images, image } = await sampleImage(ports);
  const first = await readBaseIndex(images, image);
  const path = `${images.folder}/base-index/${image.manifest.digest.slice(7)}`;
  flipBit(path);
  expect([...(await readBaseIndex(images, image)).paths]).toEqual([...first.paths]);
  writeFileSync(path, '');
  expect([...(await readBaseIndex(images, image)).files.keys()]).toEqual(['etc/os-release']);
});
