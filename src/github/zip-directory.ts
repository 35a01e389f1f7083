import { Failure } from '../errors/index.ts';

// APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16.
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
/** Bytes of the end record without a comment. */
export const ZIP_END = 22;
/** Of four bytes with a larger value the content stands in a zip64 record. */
const IN_ZIP64 = 0xffffffff;
const ENCRYPTED = 1;
const DESCRIBED_AFTER = 8;
const TYPE = 0o170000;
const REGULAR = 0o100000;

/** A file of a zip, as both of its headers have it. */
export interface ZipMember {
  readonly name: string;
  readonly deflated: boolean;
  /** Not a folder, a symlink or a device, where the archive was made on Unix. */
  readonly regular: boolean;
  /** Where its content starts in the zip, and how many bytes of the zip it has. */
  readonly start: number;
  readonly packed: number;
  /** Bytes, unpacked. */
  readonly size: number;
}

type Read = (start: number, end: number) => Promise<Buffer>;

/**
 * The members of a zip in the order of their contents, which have to fill the archive from its first byte to the
 * directory. Programs differ in which header they believe and where they look for the end; what they could read
 * differently is refused.
 *
 * @param end The last bytes of the archive.
 * @param size Bytes of the archive.
 * @throws Failure `RECEIVE_REFUSED`
 */
export async function parseZipDirectory(
  end: Buffer,
  size: number,
  longest: number,
  read: Read,
): Promise<readonly ZipMember[]> {
  if (end.readUInt32LE(0) !== END || end.readUInt16LE(20) !== 0)
    throw refusedArchive('it does not end as a zip does');
  const [disk, firstDisk] = [end.readUInt16LE(4), end.readUInt16LE(6)];
  const [here, count] = [end.readUInt16LE(8), end.readUInt16LE(10)];
  const [length, start] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  if (disk !== 0 || firstDisk !== 0 || here !== count) throw refusedArchive('it is in several parts');
  if (length > longest || start + length !== size - ZIP_END)
    throw refusedArchive('its directory is not before its end');
  const entries = parseCentral(await read(start, start + length), count);
  let at = 0;
  const members: ZipMember[] = [];
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset !== at) throw refusedArchive('there is something between its files');
    const content = await matchLocal(entry, read);
    at = await findNext(entry, content + entry.packed, start, read);
    members.push({ ...entry, start: content });
  }
  if (at !== start) throw refusedArchive('there is something before its directory');
  return members;
}

interface Central extends Omit<ZipMember, 'start'> {
  readonly offset: number;
  readonly flags: number;
  readonly method: number;
  readonly rawName: Buffer;
}

function parseCentral(bytes: Buffer, count: number): readonly Central[] {
  const entries: Central[] = [];
  let at = 0;
  for (let left = count; left > 0; left -= 1) {
    if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL)
      throw refusedArchive('its directory is damaged');
    const nameEnd = at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28);
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw refusedArchive('its directory is damaged');
    const rawName = bytes.subarray(at + CENTRAL_SIZE, nameEnd);
    const method = bytes.readUInt16LE(at + 10);
    const flags = bytes.readUInt16LE(at + 8);
    const [packed, size, offset] = [20, 24, 42].map((field) => bytes.readUInt32LE(at + field)) as [
      number,
      number,
      number,
    ];
    if ([packed, size, offset].includes(IN_ZIP64)) throw refusedArchive('it is a zip64 archive');
    if ((flags & ENCRYPTED) !== 0) throw refusedArchive('it is encrypted');
    if (method !== 0 && method !== 8) throw refusedArchive(`it is packed by method ${method}`);
    if (method === 0 && packed !== size) throw refusedArchive('a stored file has two lengths');
    const type = bytes.readUInt8(at + 5) === 3 ? (bytes.readUInt32LE(at + 38) >>> 16) & TYPE : 0;
    const regular = type === 0 || type === REGULAR;
    const name = rawName.toString('utf8');
    entries.push({ name, rawName, method, flags, deflated: method === 8, regular, packed, size, offset });
    at = next;
  }
  if (at !== bytes.length) throw refusedArchive('its directory is damaged');
  return entries;
}

/** Where the content starts, after a header that says the same as the directory. */
async function matchLocal(entry: Central, read: Read): Promise<number> {
  const head = await read(entry.offset, entry.offset + LOCAL_SIZE + entry.rawName.length);
  const name = head.subarray(LOCAL_SIZE);
  const same =
    head.length === LOCAL_SIZE + entry.rawName.length &&
    head.readUInt32LE(0) === LOCAL &&
    head.readUInt16LE(6) === entry.flags &&
    head.readUInt16LE(8) === entry.method &&
    head.readUInt16LE(26) === entry.rawName.length &&
    name.equals(entry.rawName) &&
    [
      [18, entry.packed],
      [22, entry.size],
    ].every(
      ([field = 0, value]) =>
        head.readUInt32LE(field) === value ||
        ((entry.flags & DESCRIBED_AFTER) !== 0 && head.readUInt32LE(field) === 0),
    );
  if (!same) throw refusedArchive('the header of a file contradicts the directory');
  return entry.offset + LOCAL_SIZE + entry.rawName.length + head.readUInt16LE(28);
}

/** Where a file ends: after its content and, where there is one, its descriptor. */
async function findNext(entry: Central, end: number, limit: number, read: Read): Promise<number> {
  if (end > limit) throw refusedArchive('a file in it reaches into its directory');
  if ((entry.flags & DESCRIBED_AFTER) === 0) return end;
  const after = await read(end, Math.min(end + 16, limit));
  const signed = after.length >= 4 && after.readUInt32LE(0) === DESCRIPTOR;
  const at = signed ? 4 : 0;
  if (
    after.length < at + 12 ||
    after.readUInt32LE(at + 4) !== entry.packed ||
    after.readUInt32LE(at + 8) !== entry.size
  )
    throw refusedArchive('what follows a file contradicts the directory');
  return end + at + 12;
}

/** An archive that is not what honest programs make. */
export function refusedArchive(why: string): Failure {
  return new Failure('RECEIVE_REFUSED', `the archive of an artifact is refused: ${why}`, {
    hint: 'Read the pull request. An honest artifact is kept with `artifact` of pack-rock and pack-charm.',
  });
}
