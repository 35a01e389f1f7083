import { Failure } from '../errors/index.ts';
import { badArchive, readNumber, readPaxInteger, readPaxRecords, READ_KEYS, readText } from './tar-fields.ts';
import { TAR_TYPES, type TarHeader, type TarKind } from './tar-header.ts';

/** What the special members before a member say about it. */
export interface Announced {
  pax?: ReadonlyMap<string, string>;
  longName?: string;
  longTarget?: string;
}

/** Whether a member is none of its own: PAX headers, and GNU's long names. */
export function isSpecial(flag: string): boolean {
  return flag === 'x' || flag === 'g' || flag === 'L' || flag === 'K';
}

export function noteSpecial(before: Announced, flag: string, body: Uint8Array): void {
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

/** The header that a block and what was announced make together. */
export function headerOf(block: Uint8Array, flag: string, before: Announced): TarHeader {
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
export function numbersOf(block: Uint8Array): Record<'mode' | 'uid' | 'gid' | 'size' | 'mtime', number> {
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

function unsupported(what: string): Failure {
  return new Failure('OCI_UNSUPPORTED', `the archive holds ${what}, which is not read here`, {
    hint: 'Make the archive again without it; for a base image, use another base or `engine: craft`.',
  });
}
