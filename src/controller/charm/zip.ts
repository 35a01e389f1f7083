import { inflateRawSync } from 'node:zlib';
import { Failure } from '../../errors/index.ts';

/** One member of a zip archive. */
export interface ZipEntry {
  /** As stored, with `/`; a folder ends in `/`. Never absolute and never with a `..` part. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Permission bits; 0o644 when the archive was not made on Unix. */
  readonly mode: number;
  /** Uncompressed bytes. */
  readonly size: number;
}

export interface ZipArchive {
  readonly entries: readonly ZipEntry[];
  /** The content of a member (for a symlink its target), or undefined when there is none. */
  read(name: string): Uint8Array | undefined;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
/** A charm is some ten megabytes; more than this is not a charm. */
const LARGEST = 2 * 1024 ** 3;

interface Member extends ZipEntry {
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

/**
 * Reads a zip archive (APPNOTE.TXT sections 4.3.6 to 4.3.16), as far as charms need it: stored and deflated members.
 *
 * @throws Failure `CONTROLLER_CHARM_INVALID`: "zip: not a valid zip file", in the words that `juju` has for it.
 */
export function openZip(data: Uint8Array): ZipArchive {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const members = new Map<string, Member>();
  try {
    const end = findEnd(bytes);
    let at = bytes.readUInt32LE(end + 16);
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
      if (bytes.readUInt32LE(at) !== CENTRAL) throw invalid();
      const nameLength = bytes.readUInt16LE(at + 28);
      const member = parseMember(bytes, at, bytes.toString('utf8', at + 46, at + 46 + nameLength));
      members.set(member.name, member);
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
  } catch (error) {
    throw error instanceof Failure ? error : invalid(error);
  }
  return {
    entries: [...members.values()],
    read(name) {
      const member = members.get(name);
      return member === undefined ? undefined : contentOf(bytes, member);
    },
  };
}

function findEnd(bytes: Buffer): number {
  // The end record is last, followed only by a comment of at most 64 KiB.
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw invalid();
}

function parseMember(bytes: Buffer, at: number, name: string): Member {
  const unix = bytes.readUInt8(at + 5) === 3 ? bytes.readUInt32LE(at + 38) >>> 16 : 0;
  if (name.startsWith('/') || name.split('/').includes('..')) {
    throw new Failure('CONTROLLER_CHARM_INVALID', `the charm has a file with an unsafe name: ${name}`);
  }
  return {
    name,
    kind: name.endsWith('/') ? 'directory' : (unix & 0o170000) === 0o120000 ? 'symlink' : 'file',
    mode: unix === 0 ? 0o644 : unix & 0o777,
    size: bytes.readUInt32LE(at + 24),
    method: bytes.readUInt16LE(at + 10),
    packed: bytes.readUInt32LE(at + 20),
    offset: bytes.readUInt32LE(at + 42),
  };
}

function contentOf(bytes: Buffer, member: Member): Uint8Array {
  try {
    const start =
      member.offset + 30 + bytes.readUInt16LE(member.offset + 26) + bytes.readUInt16LE(member.offset + 28);
    const packed = bytes.subarray(start, start + member.packed);
    if (packed.length !== member.packed) throw invalid();
    if (member.method === 0) return packed;
    if (member.method !== 8) throw invalid();
    const content = inflateRawSync(packed, { maxOutputLength: Math.min(LARGEST, member.size + 1) });
    if (content.length !== member.size) throw invalid();
    return content;
  } catch (error) {
    throw error instanceof Failure ? error : invalid(error);
  }
}

function invalid(cause?: unknown): Failure {
  return new Failure('CONTROLLER_CHARM_INVALID', 'zip: not a valid zip file', {
    hint: 'Give the .charm file that pack-charm or charmcraft wrote.',
    cause,
  });
}
