import { crc32, deflateRawSync } from 'node:zlib';
import {
  encodeCentralHeader,
  encodeEnd,
  encodeLocalHeader,
  moveRecords,
  type DosTime,
  type ZipMember,
} from './format.ts';

/** A file that is to be packed. */
export interface ZipFile {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly content: Uint8Array;
}

/**
 * A run of members as they stand in an archive, in the byte order of their paths. Nothing in it depends on where in
 * the archive it stands, so it can be kept and put into the next archive as it is.
 */
export interface ZipSegment {
  /** Local headers, each with the content of its member. */
  readonly bytes: Uint8Array;
  /** The members' records in the directory at the end, with offsets from the start of the segment. */
  readonly directory: Uint8Array;
  /** How many members there are. */
  readonly count: number;
}

/** What zlib makes of a file; also the level that Python's zipfile, and so charmcraft, uses. */
const LEVEL = 6;

/** The deflate stream of a file, or undefined when storing it as it is takes less. */
export function deflate(content: Uint8Array): Uint8Array | undefined {
  const stream = deflateRawSync(content, { level: LEVEL });
  return stream.length < content.length ? stream : undefined;
}

/**
 * Packs files, whatever their order, into a segment. The same files give the same bytes with the same zlib.
 *
 * @param stream gives a known deflate stream for a file instead of computing it again
 */
export function encodeSegment(
  files: readonly ZipFile[],
  at: DosTime,
  stream: (file: ZipFile) => Uint8Array | undefined = ({ content }) => deflate(content),
): ZipSegment {
  const directory: Uint8Array[] = [];
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const file of [...files].sort((a, b) => compareBytes(a.path, b.path))) {
    const deflated = stream(file);
    const stored = deflated ?? file.content;
    const member: ZipMember = {
      path: file.path,
      mode: file.mode,
      crc32: crc32(file.content),
      size: file.content.length,
      compressedSize: stored.length,
      method: deflated === undefined ? 'stored' : 'deflated',
    };
    const header = encodeLocalHeader(member, at);
    directory.push(encodeCentralHeader(member, at, offset));
    chunks.push(header, stored);
    offset += header.length + stored.length;
  }
  return {
    bytes: Buffer.concat(chunks, offset),
    directory: Buffer.concat(directory),
    count: directory.length,
  };
}

/**
 * The pieces of an archive made of segments. Their paths must follow each other: a reader may rely on the order, and
 * the same charm must not come out in two orders.
 *
 * @throws Failure `CHARM_TOO_LARGE`
 */
export function joinSegments(segments: readonly ZipSegment[]): readonly Uint8Array[] {
  const directories: Buffer[] = [];
  let start = 0;
  let previous: Buffer | undefined;
  for (const { bytes, directory } of segments) {
    const moved = Buffer.from(directory);
    const { first, last } = moveRecords(moved, start);
    if (previous !== undefined && first !== undefined && Buffer.compare(previous, first) >= 0)
      throw new Error(`segments out of order: ${String(previous)} before ${String(first)}`);
    previous = last ?? previous;
    directories.push(moved);
    start += bytes.length;
  }
  const central = Buffer.concat(directories);
  const count = segments.reduce((sum, segment) => sum + segment.count, 0);
  return [...segments.map(({ bytes }) => bytes), central, encodeEnd(count, central.length, start)];
}

/** The order of UTF-8 bytes. JavaScript's own order of strings differs beyond U+FFFF. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
