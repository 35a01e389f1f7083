import type { ReadableFile } from './types.ts';

// System V ABI, chapters 4 and 5 (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html). Only program headers are
// used: section headers may be stripped.
/** Kinds of program headers. */
export const PT = { load: 1, dynamic: 2, interpreter: 3 } as const;

// Far above anything real; a file that claims more is damaged, or made to cost memory.
const MOST_HEADERS = 512;
const MOST_DYNAMIC_BYTES = 1 << 20;
const LONGEST_STRING = 4096;

/** The first four bytes. */
export const MAGIC = Buffer.from('\x7fELF', 'latin1');

/** The file begins as an ELF file, but what it says of itself cannot be. */
export class DamagedElf extends Error {}

/** How numbers are written in the file. */
export interface Layout {
  readonly wide: boolean;
  readonly littleEndian: boolean;
}

/** @throws DamagedElf */
export function layoutOf(head: Uint8Array): Layout {
  const [size, order] = [head[4], head[5]];
  if ((size !== 1 && size !== 2) || (order !== 1 && order !== 2))
    throw new DamagedElf('its class or byte order is unknown');
  return { wide: size === 2, littleEndian: order === 1 };
}

/** A number of so many bytes. @throws DamagedElf when the table ends before it */
export type ReadNumber = (bytes: Uint8Array, at: number, size: 2 | 4 | 8) => number;

/** Reads numbers in the file's byte order. */
export function numberReader(littleEndian: boolean): ReadNumber {
  return (bytes, at, size) => {
    if (at < 0 || at + size > bytes.length) throw new DamagedElf('it ends in the middle of a table');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (size === 2) return view.getUint16(at, littleEndian);
    if (size === 4) return view.getUint32(at, littleEndian);
    return Number(view.getBigUint64(at, littleEndian));
  };
}

/** One program header; offsets, addresses and sizes in bytes. */
export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

/** @throws DamagedElf */
export async function readSegments(
  file: ReadableFile,
  head: Uint8Array,
  { wide, littleEndian }: Layout,
): Promise<readonly Segment[]> {
  const number = numberReader(littleEndian);
  const word = wide ? 8 : 4;
  const start = number(head, wide ? 32 : 28, word);
  const each = number(head, wide ? 54 : 42, 2);
  const count = number(head, wide ? 56 : 44, 2);
  if (count > MOST_HEADERS || (count > 0 && each < (wide ? 56 : 32)))
    throw new DamagedElf('its program headers cannot be');
  const table = await file.read(start, start + each * count);
  return Array.from({ length: count }, (_, index) => {
    const at = index * each;
    return {
      type: number(table, at, 4),
      offset: number(table, at + (wide ? 8 : 4), word),
      address: number(table, at + (wide ? 16 : 8), word),
      fileSize: number(table, at + (wide ? 32 : 16), word),
    };
  });
}

/** The entries of the dynamic section; none when there is no such section. @throws DamagedElf */
export async function readDynamic(
  file: ReadableFile,
  segments: readonly Segment[],
  { wide, littleEndian }: Layout,
): Promise<readonly { readonly tag: number; readonly value: number }[]> {
  const segment = segments.find(({ type }) => type === PT.dynamic);
  // Separate debug files keep the header but not the content.
  if (segment === undefined || segment.fileSize === 0) return [];
  if (segment.fileSize > MOST_DYNAMIC_BYTES) throw new DamagedElf('its dynamic section is too large');
  const bytes = await file.read(segment.offset, segment.offset + segment.fileSize);
  const number = numberReader(littleEndian);
  const word = wide ? 8 : 4;
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 2 * word <= bytes.length; at += 2 * word) {
    const tag = number(bytes, at, word);
    if (tag === 0) break;
    entries.push({ tag, value: number(bytes, at + word, word) });
  }
  return entries;
}

/** @throws DamagedElf */
export async function readString(file: ReadableFile, offset: number): Promise<string> {
  const bytes = Buffer.from(await file.read(offset, offset + LONGEST_STRING));
  const end = bytes.indexOf(0);
  if (end < 0) throw new DamagedElf('a name does not end');
  return bytes.toString('utf8', 0, end);
}
