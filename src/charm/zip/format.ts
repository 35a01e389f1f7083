import { Failure } from '../../errors/index.ts';

/**
 * One member of an archive with the content as it is stored. Layouts of the records:
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16.
 */
export interface ZipMember {
  /** Relative, with `/`; never ends in one, because a charm has no directory entries. */
  readonly path: string;
  /** Permission bits; the member is a regular file. */
  readonly mode: number;
  readonly crc32: number;
  /** Bytes before compression. */
  readonly size: number;
  /** Bytes as stored. */
  readonly compressedSize: number;
  readonly method: 'stored' | 'deflated';
}

const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
/** Where a record of the directory says how long its name is, and where its local header starts. */
const NAME_LENGTH_AT = 28;
const OFFSET_AT = 42;
const END_RECORD = 22;
/** Where the fields of a classic archive end; zip64 would be needed above, which Juju's unpackers need not read. */
const LIMIT_32 = 0xffff_ffff;
const LIMIT_16 = 0xffff;
const VERSION_DEFLATE = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION_DEFLATE;
const REGULAR_FILE = 0o100000;
/** Says that names are UTF-8 (general purpose bit 11). */
const UTF8_NAMES = 0x0800;

/** Date and time as MS-DOS keeps them: two-second steps from 1980 to 2107, without a time zone; ours are UTC. */
export interface DosTime {
  readonly date: number;
  readonly time: number;
}

/** @param seconds since 1970; earlier than 1980 becomes 1980, later than 2107 becomes its last moment. */
export function dosTime(seconds: number): DosTime {
  const earliest = Date.UTC(1980, 0, 1);
  const latest = Date.UTC(2107, 11, 31, 23, 59, 58);
  const moment = new Date(Math.min(Math.max(seconds * 1000, earliest), latest));
  return {
    date: ((moment.getUTCFullYear() - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate(),
    time: (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | (moment.getUTCSeconds() >> 1),
  };
}

/** The record in front of a member's content. */
export function encodeLocalHeader(member: ZipMember, at: DosTime): Buffer {
  const name = Buffer.from(member.path);
  refuseAbove(LIMIT_16, name.length, `the path ${member.path.slice(0, 80)}…`);
  refuseAbove(LIMIT_32, Math.max(member.size, member.compressedSize), member.path);
  const record = Buffer.alloc(LOCAL_HEADER + name.length);
  record.write('PK\u0003\u0004', 'latin1');
  record.writeUInt16LE(VERSION_DEFLATE, 4);
  encodeShared(record, 6, member, at, name.length);
  name.copy(record, LOCAL_HEADER);
  return record;
}

/** The record of a member in the directory at the end. `offset` is where its local header starts. */
export function encodeCentralHeader(member: ZipMember, at: DosTime, offset: number): Buffer {
  refuseAbove(LIMIT_32, offset, 'the charm');
  const name = Buffer.from(member.path);
  const record = Buffer.alloc(CENTRAL_HEADER + name.length);
  record.write('PK\u0001\u0002', 'latin1');
  record.writeUInt16LE(MADE_BY_UNIX, 4);
  record.writeUInt16LE(VERSION_DEFLATE, 6);
  encodeShared(record, 8, member, at, name.length);
  // Unix keeps type and permissions in the upper half; multiplied, because `<<` would make them negative.
  record.writeUInt32LE((REGULAR_FILE | member.mode) * 0x10000, 38);
  record.writeUInt32LE(offset, OFFSET_AT);
  name.copy(record, CENTRAL_HEADER);
  return record;
}

/**
 * Moves the local headers that records of `encodeCentralHeader` lead to by `distance` bytes, in place.
 *
 * @returns the first and the last name, of none when there are no records
 */
export function moveRecords(
  records: Buffer,
  distance: number,
): { readonly first?: Buffer; readonly last?: Buffer } {
  let first: Buffer | undefined;
  let last: Buffer | undefined;
  for (let at = 0; at < records.length; at += CENTRAL_HEADER + last.length) {
    const offset = records.readUInt32LE(at + OFFSET_AT) + distance;
    refuseAbove(LIMIT_32, offset, 'the charm');
    records.writeUInt32LE(offset, at + OFFSET_AT);
    const name = at + CENTRAL_HEADER;
    last = records.subarray(name, name + records.readUInt16LE(at + NAME_LENGTH_AT));
    first ??= last;
  }
  return first === undefined || last === undefined ? {} : { first, last };
}

/** The fields from the flags to the length of the name, which both headers have in this order. */
function encodeShared(
  record: Buffer,
  start: number,
  member: ZipMember,
  at: DosTime,
  nameLength: number,
): void {
  record.writeUInt16LE(/^[ -~]*$/.test(member.path) ? 0 : UTF8_NAMES, start);
  record.writeUInt16LE(member.method === 'deflated' ? 8 : 0, start + 2);
  record.writeUInt16LE(at.time, start + 4);
  record.writeUInt16LE(at.date, start + 6);
  record.writeUInt32LE(member.crc32, start + 8);
  record.writeUInt32LE(member.compressedSize, start + 12);
  record.writeUInt32LE(member.size, start + 16);
  record.writeUInt16LE(nameLength, start + 20);
}

/** The record that closes the archive. */
export function encodeEnd(count: number, directorySize: number, directoryOffset: number): Buffer {
  refuseAbove(LIMIT_16 - 1, count, `the charm with its ${count} files`);
  refuseAbove(LIMIT_32 - 1, directoryOffset + directorySize, 'the charm');
  const record = Buffer.alloc(END_RECORD);
  record.write('PK\u0005\u0006', 'latin1');
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directorySize, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
}

function refuseAbove(limit: number, value: number, what: string): void {
  if (value <= limit) return;
  throw new Failure('CHARM_TOO_LARGE', `${what} is too large for the zip format of charms`, {
    hint: 'Leave files out with .jujuignore.',
  });
}
