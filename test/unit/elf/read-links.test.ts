import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLayerLinks, readLayerLinks, type LayerMember } from '../../../src/elf/index.ts';

/** How many bytes of each member were asked for. */
const asked = new Map<string, number>();

/** Members in chunks of 1000 bytes. */
async function* members(files: Readonly<Record<string, Uint8Array>>): AsyncIterable<LayerMember> {
  for (const [path, bytes] of Object.entries(files)) {
    asked.set(path, 0);
    async function* content(): AsyncIterable<Uint8Array> {
      for (let at = 0; at < bytes.byteLength; at += 1000) {
        const chunk = bytes.subarray(at, at + 1000);
        asked.set(path, (asked.get(path) ?? 0) + chunk.byteLength);
        yield chunk;
      }
    }
    yield { path, size: bytes.byteLength, content: content() };
  }
}

test('a program of this machine says what it needs; of other files only the beginning is read', async () => {
  const shell = readFileSync('/bin/sh');
  const { programs, libraries, damaged } = await readLayerLinks(
    members({
      'bin/sh': shell,
      'app/page.html': Buffer.alloc(50_000, 'x'),
      'usr/lib/libx.so.1': Buffer.alloc(0),
    }),
  );
  expect(programs.map(({ path }) => path)).toEqual(['bin/sh']);
  expect(programs[0]?.elf.needed).toContain('libc.so.6');
  expect(programs[0]?.elf.interpreter).toMatch(/\/ld-linux/);
  expect(libraries).toEqual(['usr/lib/libx.so.1']);
  expect(damaged).toEqual([]);
  expect(asked.get('app/page.html')).toBe(1000);
});

test('a program that is cut is damaged, not a crash; data that only begin like one are no program', async () => {
  const whole = readFileSync('/bin/sh');
  const { programs, damaged } = await readLayerLinks(
    members({ cut: whole.subarray(0, 300), text: Buffer.from(`\x7fELF${'x'.repeat(100)}`, 'latin1') }),
  );
  expect(programs).toEqual([]);
  expect(damaged.map(({ path }) => path)).toContain('cut');
});

test('what was found is the same after a disk, and nothing else is taken for it', async () => {
  const links = await readLayerLinks(members({ 'bin/sh': readFileSync('/bin/sh') }));
  expect(parseLayerLinks(JSON.parse(JSON.stringify(links)))).toEqual(links);
  for (const wrong of [undefined, {}, { ...links, libraries: [1] }, { ...links, programs: [{ path: 'x' }] }])
    expect(parseLayerLinks(wrong)).toBeUndefined();
});

test('a program that needs no other is read no further than its headers', async () => {
  const program = Buffer.alloc(500_000);
  program.set(readFileSync('/bin/sh').subarray(0, 64));
  // Where the program headers are, and how many of them there are.
  program.writeBigUInt64LE(64n, 32);
  program.writeUInt16LE(0, 56);
  const { programs } = await readLayerLinks(members({ program, 'bin/sh': readFileSync('/bin/sh') }));
  expect(programs.map(({ elf }) => elf.interpreter !== undefined)).toEqual([false, true]);
  expect(asked.get('program')).toBe(1000);
});
