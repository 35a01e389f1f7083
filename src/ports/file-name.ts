import { Failure } from '../errors/index.ts';

/** How `Files.list` writes a byte that belongs to no UTF-8 character: as Python does, by a surrogate that stands alone. */
const BYTE = /[\uDC80-\uDCFF]/gu;

/** A name from bytes that need not be UTF-8. Nothing can be opened by a name that is not well-formed. */
export function nameFromBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  // Whole characters are kept; a byte that starts none stands for itself.
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((each) => isCharacter(bytes.subarray(at, at + each)));
    name +=
      length === undefined
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
    at += length ?? 1;
  }
  return name;
}

/**
 * Refuses a listed name that nothing can be read by, so that no reader of a project loses a file silently.
 *
 * @param path as the user knows it, ending in the name
 * @param otherwise what to do instead of renaming the file
 * @throws Failure `FILE_NAME`
 */
export function requireReadableName(path: string, otherwise: string): void {
  if (path.search(BYTE) === -1) return;
  const shown = path.replaceAll(BYTE, (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16)}`);
  throw new Failure('FILE_NAME', `the name of ${shown} is not valid UTF-8`, {
    hint: `Rename the file, or ${otherwise}.`,
    at: { file: shown },
  });
}

function isCharacter(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  return [...text].length === 1 && Buffer.from(text).equals(bytes);
}
