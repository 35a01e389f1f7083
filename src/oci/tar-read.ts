import { Failure } from '../errors/index.ts';
import { streamReader, type ByteReader } from './byte-reader.ts';
import {
  badArchive,
  checksumHolds,
  readNumber,
  readPaxInteger,
  readPaxRecords,
  READ_KEYS,
  readText,
} from './tar-fields.ts';
import { BLOCK, TAR_TYPES, type TarHeader, type TarKind } from './tar-header.ts';

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
  const before: Special = {};
  for (;;) {
    const block = await readBlock(reader);
    if (block === undefined) {
      if (Object.keys(before).length > 0)
        throw badArchive('it ends after a header that announces another member');
      return undefined;
    }
    const flag = String.fromCharCode(block[156] ?? 0);
    if (!(flag in SPECIAL)) return headerOf(block, flag, before);
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

/** What the members before a member say about it. */
interface Special {
  pax?: ReadonlyMap<string, string>;
  longName?: string;
  longTarget?: string;
}

const SPECIAL: Readonly<Record<string, true>> = { x: true, g: true, L: true, K: true };

function noteSpecial(before: Special, flag: string, body: Uint8Array): void {
  if (flag === 'g') {
    // Some readers apply global records to all that follows, others to nothing. Comments (git's) are harmless.
    for (const key of readPaxRecords(body).keys()) {
      if (READ_KEYS.has(key) || key.startsWith('GNU.sparse')) throw badArchive(`a global header sets ${key}`);
    }
    return;
  }
  if (flag === 'x') {
    if (before.pax !== undefined) throw badArchive('two PAX headers announce one member');
    before.pax = readPaxRecords(body);
  } else if (flag === 'L') {
    if (before.longName !== undefined) throw badArchive('two long names announce one member');
    before.longName = readText(body, 'name');
  } else {
    if (before.longTarget !== undefined) throw badArchive('two long link targets announce one member');
    before.longTarget = readText(body, 'link target');
  }
}

function headerOf(block: Uint8Array, flag: string, before: Special): TarHeader {
  const pax = before.pax ?? new Map<string, string>();
  for (const key of pax.keys()) {
    if (key.startsWith('GNU.sparse')) throw unsupported('a sparse file');
  }
  const path = pick(pax.get('path'), before.longName, 'name') ?? ustarName(block);
  const target = pick(pax.get('linkpath'), before.longTarget, 'link target');
  const kind = kindOf(flag, path);
  const own = numbersOf(block);
  const size = number(pax, 'size') ?? own.size;
  if (size < 0) throw badArchive('a member has a negative size');
  if (path === '') throw badArchive('a member has no name');
  const isLink = kind === 'hardlink' || kind === 'symlink';
  return {
    kind,
    path,
    // As in Go's and Python's readers, only files have content, whatever the size field says.
    size: kind === 'file' ? size : 0,
    mode: own.mode & 0o7777,
    uid: number(pax, 'uid') ?? own.uid,
    gid: number(pax, 'gid') ?? own.gid,
    mtime: seconds(pax.get('mtime')) ?? own.mtime,
    ...(isLink ? { target: target ?? readText(block.subarray(157, 257), 'link target') } : {}),
  };
}

/** All of them are read, even those that a PAX record overrides: what is no header must not pass for one. */
function numbersOf(block: Uint8Array): Record<'mode' | 'uid' | 'gid' | 'size' | 'mtime', number> {
  return {
    mode: readNumber(block.subarray(100, 108), 'mode'),
    uid: readNumber(block.subarray(108, 116), 'uid'),
    gid: readNumber(block.subarray(116, 124), 'gid'),
    size: readNumber(block.subarray(124, 136), 'size'),
    mtime: readNumber(block.subarray(136, 148), 'mtime'),
  };
}

function kindOf(flag: string, path: string): TarKind {
  if (flag === '\0' && path.endsWith('/')) return 'directory';
  if (!isTarType(flag)) throw unsupported(`a member of type ${JSON.stringify(flag)}`);
  if (TAR_TYPES[flag] === 'file' && path.endsWith('/')) throw badArchive('a file has the name of a folder');
  return TAR_TYPES[flag];
}

function isTarType(flag: string): flag is keyof typeof TAR_TYPES {
  return Object.hasOwn(TAR_TYPES, flag);
}

// The prefix of ustar is where GNU's format keeps other things, and where the oldest archives may have anything.
function ustarName(block: Uint8Array): string {
  const name = readText(block.subarray(0, 100), 'name');
  const prefix = block.subarray(345, 500);
  if (prefix[0] === 0) return name;
  if (Buffer.from(block.subarray(257, 265)).toString('latin1') !== 'ustar\u000000') {
    throw badArchive('a header has a name prefix outside of the ustar format');
  }
  return `${readText(prefix, 'name')}/${name}`;
}

/** An empty PAX value leaves the header's own. Two sources for one name are refused. */
function pick(pax: string | undefined, gnu: string | undefined, what: string): string | undefined {
  if (pax !== undefined && pax !== '' && gnu !== undefined)
    throw badArchive(`a member has two long ${what}s`);
  return pax === undefined || pax === '' ? gnu : pax;
}

function number(pax: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = pax.get(key);
  return text === undefined || text === '' ? undefined : readPaxInteger(text, key);
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^-?[0-9]{1,12}(?:\.[0-9]*)?$/.test(text)) throw badArchive('the PAX record mtime is not a number');
  return Math.floor(Number(text));
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

function unsupported(what: string): Failure {
  return new Failure('OCI_UNSUPPORTED', `the archive holds ${what}, which is not read here`, {
    hint: 'Make the archive again without it; for a base image, use another base or `engine: craft`.',
  });
}
