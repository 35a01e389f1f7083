import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { errorMessage, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { parseZipDirectory, refusedArchive, ZIP_END, type ZipMember } from './zip-directory.ts';

/** What may be in a zip: nothing else is. */
export interface ZipRules {
  /** How many files there are. */
  readonly files: number;
  /** Bytes of one file, unpacked. */
  readonly largest: number;
}

/** Names without folders, that no program takes for anything else. */
const NAME = /^\w[\w.+~-]{0,199}$/;
/** Bytes of the directory; an entry of a file has some hundred. */
const MAX_DIRECTORY = 64 * 1024;

/**
 * The members of a zip that somebody else may have made to do harm. Only one reading is possible of what passes: files
 * side by side, no gaps, no overlaps, nothing before or after, the same words in both places where a zip has them.
 *
 * @throws Failure `RECEIVE_REFUSED`
 */
export async function openStrictZip(
  files: Ports['files'],
  path: string,
  rules: ZipRules,
): Promise<ReadonlyMap<string, ZipMember>> {
  const size = (await files.lstat(path))?.size ?? 0;
  const read = (start: number, end: number): Promise<Buffer> => readRange(files, path, start, end);
  if (size < ZIP_END) throw refusedArchive('it is no zip archive');
  const end = await read(size - ZIP_END, size);
  const members = await parseZipDirectory(end, size, MAX_DIRECTORY, read);
  if (members.length !== rules.files)
    throw refusedArchive(`it holds ${members.length} files, and ${rules.files} are expected`);
  const found = new Map<string, ZipMember>();
  for (const member of members) {
    const shown = JSON.stringify(member.name);
    if (!NAME.test(member.name)) throw refusedArchive(`it holds a file of the name ${shown}`);
    if (found.has(member.name)) throw refusedArchive(`it holds ${shown} twice`);
    if (!member.regular) throw refusedArchive(`${shown} in it is no ordinary file`);
    if (member.size > rules.largest)
      throw refusedArchive(`${shown} in it has more than ${rules.largest} bytes`);
    found.set(member.name, member);
  }
  return found;
}

/** The content of a member, never more than the directory says. */
export async function* readMember(
  files: Ports['files'],
  path: string,
  { name, start, packed, size, deflated }: ZipMember,
): AsyncIterable<Uint8Array> {
  const stored = files.readStream(path, { start, end: start + packed });
  let count = 0;
  for await (const chunk of deflated ? inflated(stored, name) : stored) {
    count += chunk.byteLength;
    if (count > size) break;
    yield chunk;
  }
  if (count !== size)
    throw refusedArchive(`${JSON.stringify(name)} in it is not as long as its directory says`);
}

async function* inflated(packed: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const inflate = createInflateRaw();
  const source = Readable.from(packed, { objectMode: false });
  const feeding = pipeline(source, inflate);
  // The error comes out of the loop below as well.
  feeding.catch(() => undefined);
  try {
    yield* inflate as AsyncIterable<Buffer>;
  } catch (error) {
    if (isFailure(error)) throw error;
    throw refusedArchive(`${JSON.stringify(name)} in it cannot be unpacked: ${errorMessage(error)}`);
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

async function readRange(files: Ports['files'], path: string, start: number, end: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  if (start < end) for await (const part of files.readStream(path, { start, end })) parts.push(part);
  return Buffer.concat(parts);
}
