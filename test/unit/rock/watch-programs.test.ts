import { describe, expect, test } from 'vitest';
import type { Content, LayerEntry } from '../../../src/oci/index.ts';
import { watchPrograms } from '../../../src/rock/embedded/watch-programs.ts';

const PROGRAM = Buffer.from(`\x7fELF${'.'.repeat(60)}`, 'latin1');
const TEXT = Buffer.from('#!/bin/sh\n');

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

const file = (content: Content, path = 'app/run', size = PROGRAM.length): LayerEntry => ({
  ...({ kind: 'file', path, mode: 0o755, uid: 0, gid: 0, size } as const),
  content,
});

/** Reads entries as a layer does. @returns what is in them, and whether there may be a program */
async function write(...entries: readonly LayerEntry[]): Promise<readonly [string, boolean]> {
  const watched = watchPrograms(entries);
  const chunks: Uint8Array[] = [];
  for (const entry of watched.entries) {
    if (entry.kind !== 'file') continue;
    const made = typeof entry.content === 'function' ? entry.content() : entry.content;
    if (Symbol.asyncIterator in made) for await (const chunk of made) chunks.push(chunk);
    else chunks.push(await made);
  }
  return [Buffer.concat(chunks).toString('latin1'), watched.mayHavePrograms()];
}

describe.each<[string, (bytes: Uint8Array) => Content]>([
  ['at hand', (bytes) => bytes],
  ['promised', (bytes) => () => Promise.resolve(bytes)],
  ['in large pieces', (bytes) => () => inPieces(bytes, 7)],
])('content that is %s', (_, of) => {
  test('of a program is noticed, and passed on', async () => {
    expect(await write(file(of(TEXT)), file(of(PROGRAM)))).toEqual([
      `${TEXT}${PROGRAM.toString('latin1')}`,
      true,
    ]);
  });

  test('of a text is passed over', async () => {
    expect(await write(file(of(TEXT)))).toEqual([TEXT.toString(), false]);
  });
});

test.each<[string, LayerEntry]>([
  ['comes in pieces of a byte', file(() => inPieces(PROGRAM, 1))],
  ['is called like a library', file(TEXT, 'usr/lib/libx.so.1')],
  [
    'is a link that is called like one',
    { kind: 'symlink', path: 'usr/lib/libx.so', target: 'x', uid: 0, gid: 0 },
  ],
])('what %s may be one', async (_, entry) => {
  expect((await write(entry))[1]).toBe(true);
});

test('until all is written there may be one', () => {
  const { mayHavePrograms } = watchPrograms([file(() => Promise.resolve(TEXT))]);
  expect(mayHavePrograms()).toBe(true);
});

test('folders and what is too short for one are none', async () => {
  const folder: LayerEntry = { kind: 'directory', path: 'app', mode: 0o755, uid: 0, gid: 0 };
  expect(await write(folder, file(TEXT.subarray(0, 2), 'app/x', 2))).toEqual(['#!', false]);
});
