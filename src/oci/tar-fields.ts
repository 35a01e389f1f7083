import { Failure } from '../errors/index.ts';

// How the fields of a tar header are read. Where readers of today disagree about a field, it is refused: an archive
// that two programs understand differently is how one of them is fooled (CVE-2025-62518).

export function badArchive(why: string): Failure {
  return new Failure('OCI_ARCHIVE_INVALID', `the archive is damaged or misleading: ${why}`, {
    hint: 'Make the archive again, or get it again from its source.',
  });
}

/** Text up to the first NUL. @throws Failure `OCI_ARCHIVE_INVALID` when it is not UTF-8; the name is shown escaped. */
export function readText(bytes: Uint8Array, what: string): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    const shown = JSON.stringify(Buffer.from(text.subarray(0, 200)).toString('latin1'));
    throw badArchive(`the ${what} ${shown} is not UTF-8`);
  }
}

/** A number in octal digits, or in GNU's base 256 when the highest bit of its first byte is set. */
export function readNumber(bytes: Uint8Array, what: string): number {
  const first = bytes[0] ?? 0;
  if ((first & 0x80) !== 0) return readBase256(bytes, what);
  // Spaces, digits, and then only what ends a field: readers differ about a NUL in front of digits.
  const field = Buffer.from(bytes).toString('latin1');
  const match = /^ *(?:([0-7]+)[ \0]*|\0[ \0]*)?$/.exec(field);
  if (match === null) throw badArchive(`the ${what} ${JSON.stringify(field)} is no octal number`);
  return match[1] === undefined ? 0 : Number.parseInt(match[1], 8);
}

function readBase256(bytes: Uint8Array, what: string): number {
  const first = bytes[0] ?? 0;
  const negative = (first & 0x40) !== 0;
  let value = negative ? -1n : 0n;
  for (const [index, byte] of bytes.entries()) {
    const part = index === 0 ? (negative ? byte | 0x80 : byte & 0x7f) : byte;
    value = (value << 8n) | BigInt(part);
  }
  const result = Number(value);
  if (!Number.isSafeInteger(result)) throw badArchive(`the ${what} is out of range`);
  return result;
}

/** Whether the header's sum is right; both ways of summing that were ever in use are accepted. */
export function checksumHolds(block: Uint8Array): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < block.byteLength; index += 1) {
    const byte = block[index] ?? 0;
    const counted = index >= 148 && index < 156 ? 0x20 : byte;
    unsigned += counted;
    signed += counted > 127 ? counted - 256 : counted;
  }
  const stated = readNumber(block.subarray(148, 156), 'checksum');
  return stated === unsigned || stated === signed;
}

/** The records of a PAX header: `LENGTH KEY=VALUE\n`, one after another. A later record replaces an earlier one. */
export function readPaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.byteLength;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? '' : Buffer.from(bytes.subarray(at, space)).toString('latin1');
    if (!/^[1-9][0-9]{0,8}$/.test(digits)) throw badArchive('a PAX record has no length');
    const end = at + Number(digits);
    if (end > bytes.byteLength || end <= space + 1 || bytes[end - 1] !== 0x0a) {
      throw badArchive('a PAX record has the wrong length');
    }
    const record = bytes.subarray(space + 1, end - 1);
    const equals = record.indexOf(0x3d);
    if (equals <= 0) throw badArchive('a PAX record has no key');
    const key = readText(record.subarray(0, equals), 'PAX key');
    const value = record.subarray(equals + 1);
    if (READ_KEYS.has(key)) {
      if (value.includes(0)) throw badArchive(`the PAX record ${key} has a NUL`);
      records.set(key, readText(value, `PAX ${key}`));
    } else {
      // Extended attributes and the like may hold any bytes; nothing here looks at them.
      records.set(key, '');
    }
    at = end;
  }
  return records;
}

/** The records that change what a member is. */
export const READ_KEYS: ReadonlySet<string> = new Set(['path', 'linkpath', 'size', 'uid', 'gid', 'mtime']);

/** A whole number from a PAX record. */
export function readPaxInteger(text: string, key: string): number {
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw badArchive(`the PAX record ${key} is not a number: ${JSON.stringify(text)}`);
  return value;
}
