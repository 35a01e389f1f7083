import { copyFileSync, statSync, truncateSync } from 'node:fs';
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
  expect(await readSegment(ports, kept)).toEqual(SEGMENT);
});

test.each([
  ['a bit has turned', () => flipBit(kept)],
  ['their end is missing', () => truncateSync(kept, statSync(kept).size - 1)],
  ['next to nothing is left of them', () => truncateSync(kept, 39)],
  [
    'they are those of another key',
    async () => {
      await writeSegment(ports, `${kept}-other`, SEGMENT);
      copyFileSync(`${kept}-other`, kept);
    },
  ],
])('when %s they count for nothing', async (_, damage) => {
  await Promise.resolve(damage());
  expect(await readSegment(ports, kept)).toBeUndefined();
});
