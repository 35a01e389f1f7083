import { inflateRawSync } from 'node:zlib';

import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The four bits of a Unix mode that say what a file is. */
const SYMLINK = 0o12;
const END_SIZE = 22;
/** The end record may be followed by a comment of up to 64 KiB. */
const TAIL = END_SIZE + 0xffff;
const MAX_DIRECTORY = 32 * 1024 * 1024;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly link: boolean;
}

/** A zip whose directory was read. */
export interface OpenZip {
  /** As they are named, with a slash at the end. */
  readonly folders: readonly string[];
  /** Everything else, in the order of the directory. */
  readonly names: readonly string[];
  /** Those of them that are symlinks; their content is the target. */
  readonly links: readonly string[];
  sizeOf(name: string): number;
  /** The content of one file, at most `limit` bytes of it unpacked. Undefined when there is none of that name. */
  read(name: string, limit: number): Promise<Buffer | undefined>;
}

/**
 * Opens a zip to read a few small files out of it without unpacking the rest.
 *
 * The central directory decides what there is, as it does for Juju. Zip64, encryption and other methods than stored
 * and deflated are not met in charms and count as unreadable.
 *
 * @throws Failure `DEPLOY_CHARM_INVALID`, here and from `read`.
 */
export async function openZip(
  files: Pick<Ports['files'], 'stat' | 'readStream'>,
  path: string,
): Promise<OpenZip> {
  const invalid = (why: string): Failure =>
    new Failure('DEPLOY_CHARM_INVALID', `${path} is not a charm: ${why}`, {
      hint: 'Give the .charm file that pack-charm wrote (its output `charm`).',
      at: { file: path },
    });
  const stat = await files.stat(path);
  if (stat === undefined) throw invalid('there is no such file');
  if (stat.kind !== 'file') throw invalid('it is not a file');
  const read = async (start: number, end: number): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    if (start < end) {
      for await (const part of files.readStream(path, { start, end: Math.min(end, stat.size) }))
        parts.push(part);
    }
    return Buffer.concat(parts);
  };

  const tail = await read(Math.max(0, stat.size - TAIL), stat.size);
  const at = findEnd(tail);
  if (at === undefined) throw invalid('it is not a zip archive');
  const count = tail.readUInt16LE(at + 10);
  const directorySize = tail.readUInt32LE(at + 12);
  const directoryStart = tail.readUInt32LE(at + 16);
  if (directorySize > MAX_DIRECTORY || directoryStart + directorySize > stat.size) {
    throw invalid('its directory is damaged');
  }
  const entries = parseDirectory(await read(directoryStart, directoryStart + directorySize), count);
  if (entries === undefined) throw invalid('its directory is damaged');
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  // Two entries of one name are unpacked differently by different programs.
  if (byName.size !== entries.length) throw invalid('a file is in it twice');

  return {
    folders: entries.map((entry) => entry.name).filter((name) => name.endsWith('/')),
    names: entries.map((entry) => entry.name).filter((name) => !name.endsWith('/')),
    links: entries.filter((entry) => entry.link).map((entry) => entry.name),
    sizeOf: (name) => byName.get(name)?.size ?? 0,
    async read(name, limit) {
      const entry = byName.get(name);
      if (entry === undefined) return undefined;
      if (entry.size > limit || entry.packed > limit) throw invalid(`${name} is larger than ${limit} bytes`);
      const head = await read(entry.offset, entry.offset + 30);
      if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) throw invalid(`${name} in it is damaged`);
      const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
      const content = unpack(await read(start, start + entry.packed), entry, limit);
      if (content === undefined) throw invalid(`${name} in it is damaged`);
      return content;
    },
  };
}

function findEnd(tail: Buffer): number | undefined {
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END && at + END_SIZE + tail.readUInt16LE(at + 20) === tail.length)
      return at;
  }
  return undefined;
}

function parseDirectory(bytes: Buffer, count: number): readonly ZipEntry[] | undefined {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameLength = bytes.readUInt16LE(at + 28);
    const rest = nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (at + 46 + rest > bytes.length) return undefined;
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      link: bytes.readUInt8(at + 5) === 3 && bytes.readUInt32LE(at + 38) >>> 28 === SYMLINK,
    });
    at += 46 + rest;
  }
  return entries;
}

function unpack(packed: Buffer, entry: ZipEntry, limit: number): Buffer | undefined {
  if (entry.method === 0) return packed.length === entry.size ? packed : undefined;
  if (entry.method !== 8) return undefined;
  if (entry.size === 0) return Buffer.alloc(0);
  try {
    const content = inflateRawSync(packed, { maxOutputLength: limit });
    return content.length === entry.size ? content : undefined;
  } catch {
    return undefined;
  }
}
