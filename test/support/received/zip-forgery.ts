import { createHash } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';

const SYMLINK = 0o120777;

/** The note that says what an artifact holds, as it would be for this file. */
export function noteFor(file: string, content: Uint8Array, change: object = {}): Buffer {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return Buffer.from(
    JSON.stringify({ file, sha256, size: content.byteLength, commit: 'c'.repeat(40), ...change }),
  );
}

/** A zip with these members, packed as well as it goes. */
export function zipped(members: Readonly<Record<string, Uint8Array>>): Buffer {
  return Buffer.from(zipSync({ ...members }, { level: 9 }));
}

/** The same with one of them a symlink. */
export function withSymlink(members: Readonly<Record<string, Uint8Array>>, name: string): Buffer {
  const files: Zippable = Object.fromEntries(
    Object.entries(members).map(([each, content]) => [
      each,
      each === name ? [content, { os: 3, attrs: (SYMLINK << 16) >>> 0 }] : content,
    ]),
  );
  return Buffer.from(zipSync(files, { level: 0 }));
}

/** Every place of a text in a zip replaced by another of the same length: both headers of a file, for one. */
export function renamed(zip: Buffer, from: string, to: string, places: 'all' | 'first' = 'all'): Buffer {
  if (from.length !== to.length) throw new Error('the lengths differ');
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + to.length)) {
    copy.write(to, at, 'latin1');
    if (places === 'first') break;
  }
  return copy;
}
