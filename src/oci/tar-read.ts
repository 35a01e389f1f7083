import { Failure } from '../errors/index.ts';
import { streamReader, type ByteReader } from './byte-reader.ts';
import { badArchive, checksumHolds } from './tar-fields.ts';
import { BLOCK, type TarHeader } from './tar-header.ts';
import { headerOf, isSpecial, noteSpecial, numbersOf, type Announced } from './tar-member.ts';

/** PAX headers and long names; the limit of Go's reader. */
const MAX_SPECIAL_SIZE = 1024 * 1024;
const MAX_MEMBERS = 2_000_000;

export interface TarMember {
  readonly header: TarHeader;
  /** The content of a file. It is gone once the next member is asked for; what is not read is passed over. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Reads a tar stream member by member: ustar, PAX, and GNU's long names. Nothing is written anywhere, and paths are
 * handed out as stored: `safePath` says which are harmless. What Go's and Python's readers would understand
 * differently is refused.
 *
 * @throws Failure `OCI_ARCHIVE_INVALID`, `OCI_LIMIT_EXCEEDED`, `OCI_UNSUPPORTED` (sparse and multi-volume members)
 */
export async function* readTar(content: AsyncIterable<Uint8Array>): AsyncIterable<TarMember> {
  const reader = streamReader(content);
  try {
    for (let count = 0; ; count += 1) {
      if (count > MAX_MEMBERS) throw tooMany();
      const header = await readMemberHeader(reader);
      if (header === undefined) break;
      const left = { bytes: header.size };
      yield { header, content: contentOf(reader, left) };
      await passOver(reader, left.bytes + paddingOf(header.size));
    }
    await reader.finish();
  } finally {
    await reader.close();
  }
}

/** The next member's header, with what the special members before it say about it; undefined at the end. */
export async function readMemberHeader(reader: ByteReader): Promise<TarHeader | undefined> {
  const before: Announced = {};
  for (;;) {
    const block = await readBlock(reader);
    if (block === undefined) {
      if (Object.keys(before).length > 0)
        throw badArchive('it ends after a header that announces another member');
      return undefined;
    }
    const flag = String.fromCharCode(block[156] ?? 0);
    if (!isSpecial(flag)) return headerOf(block, flag, before);
    const { size } = numbersOf(block);
    if (size < 0 || size > MAX_SPECIAL_SIZE) {
      throw new Failure('OCI_LIMIT_EXCEEDED', `the archive has a header of ${size} bytes`);
    }
    const body = await reader.take(size);
    if (body.byteLength < size) throw truncated();
    await passOver(reader, paddingOf(size));
    noteSpecial(before, flag, body);
  }
}

/** One header block; undefined at the end of the archive: two blocks of zeros, or nothing more. */
async function readBlock(reader: ByteReader): Promise<Uint8Array | undefined> {
  const block = await reader.take(BLOCK);
  if (block.byteLength === 0) return undefined;
  if (block.byteLength < BLOCK) throw truncated();
  if (block.every((byte) => byte === 0)) {
    const second = await reader.take(BLOCK);
    if (second.byteLength !== 0 && second.byteLength !== BLOCK) throw truncated();
    if (!second.every((byte) => byte === 0)) throw badArchive('there is a gap between two members');
    return undefined;
  }
  if (!checksumHolds(block)) throw badArchive('the checksum of a header is wrong');
  return block;
}

async function* contentOf(reader: ByteReader, left: { bytes: number }): AsyncIterable<Uint8Array> {
  while (left.bytes > 0) {
    const part = await reader.some(left.bytes);
    if (part.byteLength === 0) throw truncated();
    left.bytes -= part.byteLength;
    yield part;
  }
}

async function passOver(reader: ByteReader, count: number): Promise<void> {
  if (!(await reader.skip(count))) throw truncated();
}

/** Zeros between a content of this length and the next header. */
export function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function truncated(): Failure {
  return badArchive('it ends in the middle of a member');
}

function tooMany(): Failure {
  return new Failure('OCI_LIMIT_EXCEEDED', `the archive has more than ${MAX_MEMBERS} members`);
}
