import { crc32, deflateRawSync } from 'node:zlib';
import { encodeCentralHeader, encodeEnd, encodeLocalHeader, type DosTime, type ZipMember } from './format.ts';

/** A file that is to be packed. */
export interface ZipFile {
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  readonly content: Uint8Array;
}

/** A member and where its local header starts within its segment. */
export interface SegmentMember extends ZipMember {
  readonly offset: number;
}

/**
 * A run of members as they stand in an archive, in the byte order of their paths. Nothing in it depends on where in
 * the archive it stands, so it can be kept and put into the next archive as it is.
 */
export interface ZipSegment {
  readonly members: readonly SegmentMember[];
  readonly bytes: Uint8Array;
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
  const members: SegmentMember[] = [];
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
    members.push({ ...member, offset });
    chunks.push(header, stored);
    offset += header.length + stored.length;
  }
  return { members, bytes: Buffer.concat(chunks, offset) };
}

/**
 * The pieces of an archive made of segments. Their paths must follow each other: a reader may rely on the order, and
 * the same charm must not come out in two orders.
 */
export function joinSegments(segments: readonly ZipSegment[], at: DosTime): readonly Uint8Array[] {
  const directory: Buffer[] = [];
  let start = 0;
  let previous: string | undefined;
  for (const { members, bytes } of segments) {
    for (const member of members) {
      if (previous !== undefined && compareBytes(previous, member.path) >= 0)
        throw new Error(`segments out of order: ${previous} before ${member.path}`);
      previous = member.path;
      directory.push(encodeCentralHeader(member, at, start + member.offset));
    }
    start += bytes.length;
  }
  const central = Buffer.concat(directory);
  const end = encodeEnd(directory.length, central.length, start);
  return [...segments.map(({ bytes }) => bytes), central, end];
}

/** The order of UTF-8 bytes. JavaScript's own order of strings differs beyond U+FFFF. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
