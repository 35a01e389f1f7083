import { describe, expect, test } from 'vitest';
import { readMessages, type Said } from '../../../../../src/controller/unit/pod/messages.ts';

async function read(pieces: readonly string[], longest?: number): Promise<Said[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece, 'latin1');
  }
  const all: Said[] = [];
  for await (const message of readMessages(stream(), longest)) all.push(message);
  return all;
}

describe('messages of a supervisor', () => {
  test('are lines, however the stream is cut, even inside a character', async () => {
    const line = Buffer.from(`${JSON.stringify({ type: 'broken', reason: 'größer' })}\n`).toString('latin1');
    const pieces = [...(line + line + line)];
    expect(await read(pieces)).toEqual(Array(3).fill({ type: 'broken', reason: 'größer' }));
  });

  test('what comes after the last line end is not a message', async () => {
    expect(await read(['{"type":"unpacked"}\n{"type":"unp'])).toEqual([{ type: 'unpacked' }]);
  });

  test.each([
    ['nonsense', 'hello'],
    ['another kind', '{"type":"shutdown"}'],
    ['another version', '{"type":"hello","link":999}'],
    ['a number that is none', '{"type":"exit","id":"1","code":0}'],
    ['a negative id', '{"type":"exit","id":-1,"code":0}'],
    ['an array', '[]'],
    ['arguments that are no texts', '{"type":"tool","id":1,"call":1,"tool":"x","args":[{}],"stdin":""}'],
  ])('%s is refused', async (_, line) => {
    await expect(read([`${line}\n`])).rejects.toThrow();
  });

  test('an endless line is refused before it is read', async () => {
    await expect(read(['x'.repeat(60), 'x'.repeat(60)], 100)).rejects.toThrow('more than 100 bytes');
  });
});
