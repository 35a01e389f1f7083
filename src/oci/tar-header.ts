// The 512-byte header of POSIX ustar and the records of PAX:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html

export const BLOCK = 512;

/** The type flags that are read or written. `continuous` files are ordinary ones to every reader of today. */
export const TAR_TYPES = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
} as const;

export type TarKind = (typeof TAR_TYPES)[keyof typeof TAR_TYPES];

/** One member of an archive, without its content. */
export interface TarHeader {
  readonly kind: TarKind;
  /** As stored; a directory's may end in `/`. */
  readonly path: string;
  /** Bytes of content that follow; 0 for all but files. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Of a hard link or a symlink. */
  readonly target?: string;
}

const MAX_OCTAL_7 = 0o7777777;
const MAX_OCTAL_11 = 0o77777777777;
const NAME_LENGTH = 100;

/** The header block(s) of a member: a PAX header first, where plain ustar cannot hold a value. */
export function encodeTarHeader(header: TarHeader): Uint8Array {
  const path = header.kind === 'directory' ? `${header.path}/` : header.path;
  const records: [string, string][] = [];
  if (!fits(path)) records.push(['path', path]);
  if (header.target !== undefined && !fits(header.target)) records.push(['linkpath', header.target]);
  if (header.size > MAX_OCTAL_11) records.push(['size', String(header.size)]);
  if (header.uid > MAX_OCTAL_7) records.push(['uid', String(header.uid)]);
  if (header.gid > MAX_OCTAL_7) records.push(['gid', String(header.gid)]);
  const flag = FLAG_OF_KIND[header.kind];
  const block = ustarBlock({ ...header, path, flag });
  if (records.length === 0) return block;

  const body = Buffer.from(records.map(([key, value]) => paxRecord(key, value)).join(''));
  const announced = ustarBlock({ ...PAX_MEMBER, mtime: header.mtime, size: body.byteLength });
  return Buffer.concat([announced, body, padding(body.byteLength), block]);
}

const FLAG_OF_KIND: Readonly<Record<TarKind, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};

const PAX_MEMBER = { path: 'PaxHeaders/entry', flag: 'x', mode: 0o644, uid: 0, gid: 0 };

/** The zeros that fill the last block of content of this length. */
export function padding(length: number): Uint8Array {
  return ZEROS.subarray(0, (BLOCK - (length % BLOCK)) % BLOCK);
}

const ZEROS = new Uint8Array(BLOCK);

/** What ends an archive. */
export const TAR_END: Uint8Array = new Uint8Array(2 * BLOCK);

// Beyond ASCII the encoding of a ustar name is nobody's promise; PAX says UTF-8.
function fits(text: string): boolean {
  return text.length <= NAME_LENGTH && /^[\x20-\x7e]*$/.test(text);
}

function ustarBlock(member: {
  path: string;
  flag: string;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  target?: string;
}): Buffer {
  // From Node's pool: a hundred thousand buffers of their own cost more than their content.
  const block = Buffer.allocUnsafe(BLOCK).fill(0);
  block.write(fallback(member.path), 0, NAME_LENGTH, 'latin1');
  octal(block, 100, 7, member.mode);
  octal(block, 108, 7, Math.min(member.uid, MAX_OCTAL_7));
  octal(block, 116, 7, Math.min(member.gid, MAX_OCTAL_7));
  octal(block, 124, 11, Math.min(member.size, MAX_OCTAL_11));
  octal(block, 136, 11, member.mtime);
  block.write(member.flag, 156, 1, 'latin1');
  block.write(fallback(member.target ?? ''), 157, NAME_LENGTH, 'latin1');
  block.write('ustar\u000000', 257, 8, 'latin1');
  octal(block, 329, 7, 0);
  octal(block, 337, 7, 0);
  block.write('        ', 148, 8, 'latin1');
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) sum += block[index] ?? 0;
  octal(block, 148, 6, sum);
  block[154] = 0;
  return block;
}

// A reader that knows no PAX still sees a printable name of the right beginning.
function fallback(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '_').slice(0, NAME_LENGTH);
}

function octal(block: Buffer, at: number, digits: number, value: number): void {
  block.write(value.toString(8).padStart(digits, '0'), at, digits, 'latin1');
}

/** `LENGTH key=value\n`, where LENGTH counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}
