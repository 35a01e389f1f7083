import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSegment, writeSegment } from '../../../src/charm/venv/segment-cache.ts';
import { encodeSegment } from '../../../src/charm/zip/index.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
let kept: string;
const SEGMENT = encodeSegment([{ path: 'venv/a.py', mode: 0o644, content: Buffer.from('a = 1\n') }], {
  date: 33,
  time: 0,
});

beforeEach(async () => {
  ports = realPorts();
  kept = join(await ports.files.makeTemp('kept-segment'), 'key');
  await writeSegment(ports, kept, SEGMENT);
});
afterEach(() => ports.dispose());

test('packages that were kept come back as they were', async () => {
  const { members, bytes } = (await readSegment(ports, kept)) ?? {};
  expect(members).toEqual(SEGMENT.members);
  expect(Buffer.from(bytes ?? []).equals(SEGMENT.bytes)).toBe(true);
});

test.each([
  ['a bit of the files has turned', () => flipBit(kept)],
  ['a bit of their index has turned', () => flipBit(`${kept}.json`)],
  [
    'they are those of another key',
    async () => {
      await writeSegment(ports, `${kept}-other`, SEGMENT);
      copyFileSync(`${kept}-other.json`, `${kept}.json`);
    },
  ],
])('when %s they count for nothing', async (_, damage) => {
  await Promise.resolve(damage());
  expect(await readSegment(ports, kept)).toBeUndefined();
});
