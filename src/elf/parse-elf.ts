import type { ElfFile, Machine, ReadableFile } from './types.ts';

// System V ABI, chapters 4 and 5 (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html); symbol versions as in
// the Linux Standard Base, "Symbol Versioning". Only program headers are used: section headers may be stripped.
const MACHINES: Readonly<Record<number, Machine>> = {
  3: 'i386',
  21: 'ppc64el',
  22: 's390x',
  40: 'armhf',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};
const PT = { load: 1, dynamic: 2, interpreter: 3 } as const;
const DT = {
  ...{ needed: 1, strings: 5, soname: 14, rpath: 15, runpath: 29 },
  ...{ versionDefinitions: 0x6ffffffc, versionNeeds: 0x6ffffffe },
} as const;

// Far above anything real; a file that claims more is damaged, or made to cost memory.
const MOST_HEADERS = 512;
const MOST_DYNAMIC_BYTES = 1 << 20;
const MOST_VERSIONS = 4096;
const LONGEST_STRING = 4096;
const VERSION_BYTES = 1 << 18;

const MAGIC = Buffer.from('\x7fELF', 'latin1');

/** The processor that a program is for, by its first 20 bytes; undefined when it is no ELF file. */
export function machineOf(head: Uint8Array): Machine | undefined {
  if (head.length < 20 || Buffer.compare(head.subarray(0, 4), MAGIC) !== 0) return undefined;
  return nameMachine(numberReader(head[5] === 1)(head, 18, 2));
}

const nameMachine = (number: number): Machine => MACHINES[number] ?? `unknown:${number}`;

/** The file begins as an ELF file, but what it says of itself cannot be. */
export class DamagedElf extends Error {}

/**
 * Reads what the dynamic linker looks at, in a few small reads. Undefined for anything but programs and shared
 * libraries.
 *
 * @throws DamagedElf
 */
export async function parseElf(file: ReadableFile): Promise<ElfFile | undefined> {
  const head = await file.read(0, 64);
  if (head.length < 52 || Buffer.compare(head.subarray(0, 4), MAGIC) !== 0) return undefined;
  const layout = layoutOf(head);
  const number = numberReader(layout.littleEndian);
  const type = number(head, 16, 2);
  if (type !== 2 && type !== 3) return undefined;

  const segments = await readSegments(file, head, layout);
  const offsetOf = (address: number): number => {
    const segment = segments.find(
      (one) => one.type === PT.load && address >= one.address && address < one.address + one.fileSize,
    );
    if (segment === undefined) throw new DamagedElf(`nothing is loaded at address 0x${address.toString(16)}`);
    return segment.offset + address - segment.address;
  };
  const dynamic = await readDynamic(file, segments, layout);
  const values = (tag: number) => dynamic.filter((one) => one.tag === tag).map((one) => one.value);
  const stringsAt = values(DT.strings)[0];
  const text = async (index: number): Promise<string> => {
    if (stringsAt === undefined) throw new DamagedElf('it has no string table');
    return readString(file, offsetOf(stringsAt) + index);
  };
  const texts = (tag: number) => Promise.all(values(tag).map(text));
  const chain = async (tag: number) => {
    const address = values(tag)[0];
    if (address === undefined) return undefined;
    const offset = offsetOf(address);
    return { bytes: await file.read(offset, offset + VERSION_BYTES), number, text };
  };
  const interpreter = segments.find((one) => one.type === PT.interpreter);
  const runpath = await texts(DT.runpath);
  return {
    machine: nameMachine(number(head, 18, 2)),
    isStatic: interpreter === undefined && values(DT.needed).length === 0,
    interpreter: interpreter === undefined ? undefined : await readString(file, interpreter.offset),
    soname: (await texts(DT.soname))[0],
    needed: await texts(DT.needed),
    searchPath: (runpath.length > 0 ? runpath : await texts(DT.rpath)).flatMap((path) => path.split(':')),
    versionNeeds: await readVersionNeeds(await chain(DT.versionNeeds)),
    versionDefinitions: await readVersionDefinitions(await chain(DT.versionDefinitions)),
  };
}

interface Layout {
  readonly wide: boolean;
  readonly littleEndian: boolean;
}

function layoutOf(head: Uint8Array): Layout {
  const [size, order] = [head[4], head[5]];
  if ((size !== 1 && size !== 2) || (order !== 1 && order !== 2))
    throw new DamagedElf('its class or byte order is unknown');
  return { wide: size === 2, littleEndian: order === 1 };
}

type ReadNumber = (bytes: Uint8Array, at: number, size: 2 | 4 | 8) => number;

function numberReader(littleEndian: boolean): ReadNumber {
  return (bytes, at, size) => {
    if (at < 0 || at + size > bytes.length) throw new DamagedElf('it ends in the middle of a table');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (size === 2) return view.getUint16(at, littleEndian);
    if (size === 4) return view.getUint32(at, littleEndian);
    return Number(view.getBigUint64(at, littleEndian));
  };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

async function readSegments(
  file: ReadableFile,
  head: Uint8Array,
  { wide, littleEndian }: Layout,
): Promise<readonly Segment[]> {
  const number = numberReader(littleEndian);
  const word = wide ? 8 : 4;
  const start = number(head, wide ? 32 : 28, word);
  const each = number(head, wide ? 54 : 42, 2);
  const count = number(head, wide ? 56 : 44, 2);
  if (count > MOST_HEADERS || (count > 0 && each < (wide ? 56 : 32)))
    throw new DamagedElf('its program headers cannot be');
  const table = await file.read(start, start + each * count);
  return Array.from({ length: count }, (_, index) => {
    const at = index * each;
    return {
      type: number(table, at, 4),
      offset: number(table, at + (wide ? 8 : 4), word),
      address: number(table, at + (wide ? 16 : 8), word),
      fileSize: number(table, at + (wide ? 32 : 16), word),
    };
  });
}

async function readDynamic(
  file: ReadableFile,
  segments: readonly Segment[],
  { wide, littleEndian }: Layout,
): Promise<readonly { readonly tag: number; readonly value: number }[]> {
  const segment = segments.find(({ type }) => type === PT.dynamic);
  // Separate debug files keep the header but not the content.
  if (segment === undefined || segment.fileSize === 0) return [];
  if (segment.fileSize > MOST_DYNAMIC_BYTES) throw new DamagedElf('its dynamic section is too large');
  const bytes = await file.read(segment.offset, segment.offset + segment.fileSize);
  const number = numberReader(littleEndian);
  const word = wide ? 8 : 4;
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 2 * word <= bytes.length; at += 2 * word) {
    const tag = number(bytes, at, word);
    if (tag === 0) break;
    entries.push({ tag, value: number(bytes, at + word, word) });
  }
  return entries;
}

async function readString(file: ReadableFile, offset: number): Promise<string> {
  const bytes = Buffer.from(await file.read(offset, offset + LONGEST_STRING));
  const end = bytes.indexOf(0);
  if (end < 0) throw new DamagedElf('a name does not end');
  return bytes.toString('utf8', 0, end);
}

interface VersionTable {
  readonly bytes: Uint8Array;
  readonly number: ReadNumber;
  readonly text: (index: number) => Promise<string>;
}

async function readVersionNeeds(table: VersionTable | undefined): Promise<ElfFile['versionNeeds']> {
  if (table === undefined) return [];
  const { bytes, number, text } = table;
  const needs: { library: string; versions: string[] }[] = [];
  for (let at = 0, seen = 0; seen < MOST_VERSIONS; seen += 1) {
    const versions: string[] = [];
    const count = number(bytes, at + 2, 2);
    for (let aux = at + number(bytes, at + 8, 4), index = 0; index < count; index += 1) {
      versions.push(await text(number(bytes, aux + 8, 4)));
      aux += number(bytes, aux + 12, 4);
    }
    needs.push({ library: await text(number(bytes, at + 4, 4)), versions });
    const next = number(bytes, at + 12, 4);
    if (next === 0) return needs;
    at += next;
  }
  throw new DamagedElf('its list of needed versions does not end');
}

async function readVersionDefinitions(table: VersionTable | undefined): Promise<readonly string[]> {
  if (table === undefined) return [];
  const { bytes, number, text } = table;
  const names: string[] = [];
  for (let at = 0, seen = 0; seen < MOST_VERSIONS; seen += 1) {
    // The first name is the version's own, any others are those that it replaces.
    names.push(await text(number(bytes, at + number(bytes, at + 12, 4), 4)));
    const next = number(bytes, at + 16, 4);
    if (next === 0) return names;
    at += next;
  }
  throw new DamagedElf('its list of versions does not end');
}
