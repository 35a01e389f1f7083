import { createCipheriv } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { FileEntry } from '../../../src/oci/index.ts';
import { gzipStream } from '../../../src/oci/gzip.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';

const MEGABYTE = 1024 * 1024;

test('nothing is compressed far ahead of whoever takes it, and all of it arrives', async () => {
  let made = 0;
  async function* source(): AsyncIterable<Uint8Array> {
    for (; made < 40; made += 1) yield Buffer.alloc(MEGABYTE, made);
  }
  let taken = 0;
  let ahead = 0;
  let whole = 0;
  for await (const member of gzipStream(source())) {
    const bytes = gunzipSync(member);
    expect(bytes.equals(Buffer.alloc(MEGABYTE, taken))).toBe(true);
    taken += 1;
    whole += bytes.length;
    ahead = Math.max(ahead, made - taken);
  }
  expect(whole).toBe(40 * MEGABYTE);
  expect(ahead).toBeLessThanOrEqual(6);
});

test('what cannot be compressed fits as well', async () => {
  const key = Buffer.alloc(32);
  const noise = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(MEGABYTE));
  async function* source(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(noise);
  }
  const parts: Uint8Array[] = [];
  for await (const member of gzipStream(source())) parts.push(Uint8Array.from(member));
  expect(gunzipSync(Buffer.concat(parts)).equals(noise)).toBe(true);
});

test('a file is asked for when its turn comes, and one at a time', async () => {
  let open = 0;
  let opened = 0;
  const entries = Array.from({ length: 200 }, (_, index): FileEntry => {
    async function* content(): AsyncIterable<Uint8Array> {
      expect((open += 1)).toBe(1);
      opened += 1;
      for (let part = 0; part < 3; part += 1) yield await Promise.resolve(Buffer.alloc(1000, index));
      open -= 1;
    }
    return { kind: 'file', path: `f${index}`, mode: 0o644, uid: 0, gid: 0, size: 3000, content };
  });
  let taken = 0;
  for await (const chunk of writeTar(entries, 0)) {
    // A header, and the content with what fills it up.
    taken += chunk.byteLength;
    expect(opened).toBeLessThanOrEqual(Math.ceil(taken / (512 + 3072)));
  }
  expect(opened).toBe(200);
});
