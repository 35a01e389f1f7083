import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { openStrictZip, readMember } from '../../../src/github/strict-zip.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { zipped } from '../../support/received/zip-forgery.ts';

let ports: TestPorts;
let path: string;
beforeAll(async () => {
  ports = realPorts();
  path = `${await ports.files.makeTemp('zip-')}/a.zip`;
});
afterAll(() => ports.dispose());

const RULES = { files: 2, largest: 1000 };

/** Names and contents, or `refused`. */
async function read(zip: Uint8Array): Promise<Record<string, string> | 'refused'> {
  await ports.files.write(path, zip, { synced: false });
  try {
    const found: Record<string, string> = {};
    for (const [name, member] of await openStrictZip(ports.files, path, RULES)) {
      const parts: Uint8Array[] = [];
      for await (const part of readMember(ports.files, path, member)) parts.push(part);
      found[name] = Buffer.concat(parts).toString('hex');
    }
    return found;
  } catch (error) {
    if (isFailure(error, 'RECEIVE_REFUSED')) return 'refused';
    throw error;
  }
}

const content = fc.uint8Array({ maxLength: 600 });

describe('a zip of two files', () => {
  test('is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(content, content, async (a, b) => {
        const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
        expect(await read(zipped({ 'a.rock': a, note: b }))).toEqual({ 'a.rock': hex(a), note: hex(b) });
      }),
      { numRuns: 50 },
    );
  });

  test('that was changed, cut or grown anywhere is refused, or has the same files of the same length', async () => {
    const a = Buffer.from('the rock, the rock, the rock, the rock');
    const zip = zipped({ 'a.rock': a, note: Buffer.from('a note') });
    const change = fc.oneof(
      fc.record({ at: fc.nat(zip.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
        const copy = Buffer.from(zip);
        copy[at] = (copy[at] ?? 0) ^ (1 << bit);
        return copy;
      }),
      fc.nat(zip.length - 1).map((at) => zip.subarray(0, at)),
      fc
        .tuple(fc.nat(zip.length), fc.uint8Array({ minLength: 1, maxLength: 40 }))
        .map(([at, more]) => Buffer.concat([zip.subarray(0, at), more, zip.subarray(at)])),
    );
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        const found = await read(changed);
        if (found === 'refused') return;
        expect(Object.entries(found).map(([name, hex]) => [name, hex.length / 2])).toEqual([
          ['a.rock', a.length],
          ['note', 6],
        ]);
      }),
      { numRuns: 500 },
    );
  });
});
