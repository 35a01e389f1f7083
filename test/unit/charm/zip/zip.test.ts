import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dosTime, encodeSegment, joinSegments, type ZipFile } from '../../../../src/charm/zip/index.ts';

const EPOCH = dosTime(0);

function archive(files: readonly ZipFile[]): Buffer {
  return Buffer.concat(joinSegments([encodeSegment(files, EPOCH)]));
}

interface Seen {
  readonly path: string;
  readonly mode: number;
  readonly date: number[];
  readonly hex: string;
}

/** What Python's zipfile, the reader of charmcraft and of test suites, makes of some archives. One process for all. */
function readWithPython(...archives: readonly Uint8Array[]): Seen[][] {
  const program = `
import base64, io, json, sys, zipfile
seen = []
for text in json.load(sys.stdin):
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(text)))
    assert archive.testzip() is None
    seen.append([{"path": i.filename, "mode": i.external_attr >> 16, "date": list(i.date_time),
                  "hex": archive.read(i).hex()} for i in archive.infolist()])
json.dump(seen, sys.stdout)`;
  const input = JSON.stringify(archives.map((bytes) => Buffer.from(bytes).toString('base64')));
  const done = spawnSync('python3', ['-c', program], { input, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return JSON.parse(done.stdout.toString()) as Seen[][];
}

const name = fc
  .string({
    unit: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...'abcXYZ019._-') },
      { weight: 1, arbitrary: fc.constantFrom('é', 'ß', '語', '🦆') },
    ),
    minLength: 1,
    maxLength: 8,
  })
  .filter((text) => text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('/'));
const file: fc.Arbitrary<ZipFile> = fc.record({
  path,
  mode: fc.constantFrom(0o644, 0o755),
  content: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.nat(5000).map((length) => Buffer.alloc(length, 'charm ')),
  ),
});
const files = fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 12 });

describe('the zip writer', () => {
  it('is read by Python as it was written, sorted by bytes', () => {
    const samples = fc.sample(files, 60);
    const seen = readWithPython(...samples.map(archive));
    for (const [at, given] of samples.entries()) {
      const sorted = [...given].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
      expect(seen[at]).toEqual(
        sorted.map((one) => ({
          path: one.path,
          mode: 0o100000 | one.mode,
          date: [1980, 1, 1, 0, 0, 0],
          hex: Buffer.from(one.content).toString('hex'),
        })),
      );
    }
  });

  it('gives the same bytes for the same files in any order', () => {
    fc.assert(
      fc.property(
        files.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        ([given, shuffled]) => {
          expect(archive(shuffled).equals(archive(given))).toBe(true);
        },
      ),
    );
  });

  it('gives the same bytes from one segment as from several', () => {
    fc.assert(
      fc.property(files, fc.nat(12), (given, cut) => {
        const sorted = [...given].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
        const halves = [sorted.slice(0, cut), sorted.slice(cut)].map((half) => encodeSegment(half, EPOCH));
        expect(Buffer.concat(joinSegments(halves)).equals(archive(given))).toBe(true);
      }),
    );
  });

  it('uses a stream that is already known', () => {
    const content = Buffer.alloc(1000, 'x');
    const given = [{ path: 'a', mode: 0o644, content }];
    const known = encodeSegment(given, EPOCH).bytes.subarray(31);
    const again = encodeSegment(given, EPOCH, () => known);
    expect(Buffer.concat(joinSegments([again])).equals(archive(given))).toBe(true);
  });

  it('stores what deflate would only make larger', () => {
    const content = Buffer.from([1, 2, 3]);
    const { bytes } = encodeSegment([{ path: 'a', mode: 0o644, content }], EPOCH);
    expect(bytes.subarray(31)).toEqual(content);
  });

  it('refuses segments that are not in order', () => {
    const [a, b] = ['a', 'b'].map((one) =>
      encodeSegment([{ path: one, mode: 0o644, content: Buffer.alloc(0) }], EPOCH),
    );
    if (a === undefined || b === undefined) throw new Error('two segments');
    expect(() => joinSegments([b, a])).toThrow('out of order');
    expect(() => joinSegments([a, a])).toThrow('out of order');
  });

  it('refuses more files than the format counts', () => {
    const many = Array.from({ length: 65_535 }, (_, at) => ({
      path: String(at),
      mode: 0o644,
      content: Buffer.alloc(0),
    }));
    const segment = encodeSegment(many, EPOCH, () => undefined);
    expect(() => joinSegments([segment])).toThrow(expect.objectContaining({ code: 'CHARM_TOO_LARGE' }));
  });

  it('refuses offsets that the format cannot hold', () => {
    const first = { ...encodeSegment([], EPOCH), bytes: { length: 2 ** 32 } as Uint8Array };
    const second = encodeSegment([{ path: 'a', mode: 0o644, content: Buffer.alloc(0) }], EPOCH);
    expect(() => joinSegments([first, second])).toThrow(expect.objectContaining({ code: 'CHARM_TOO_LARGE' }));
  });
});

describe('dosTime', () => {
  it.each([
    ['1970 becomes the first moment', 0, [1980, 1, 1, 0, 0, 0]],
    ['two-second steps', Date.UTC(2024, 1, 29, 12, 34, 57) / 1000, [2024, 2, 29, 12, 34, 56]],
    ['the far future becomes the last moment', 1e11, [2107, 12, 31, 23, 59, 58]],
  ])('%s', (_, seconds, expected) => {
    const at = dosTime(seconds);
    const bytes = Buffer.concat(
      joinSegments([encodeSegment([{ path: 'a', mode: 0o644, content: Buffer.alloc(0) }], at)]),
    );
    expect(readWithPython(bytes)[0]?.[0]?.date).toEqual(expected);
  });
});
