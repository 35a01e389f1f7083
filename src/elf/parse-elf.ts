import {
  layoutOf,
  numberReader,
  DamagedElf,
  MAGIC,
  PT,
  readDynamic,
  readSegments,
  readString,
} from './elf-headers.ts';
import { readVersionNeeds } from './symbol-versions.ts';
import type { ElfFile, Machine, ReadableFile } from './types.ts';

const MACHINES: Readonly<Record<number, Machine>> = {
  3: 'i386',
  21: 'ppc64el',
  22: 's390x',
  40: 'armhf',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};
const DT = { needed: 1, strings: 5, soname: 14, rpath: 15, runpath: 29, versionNeeds: 0x6ffffffe } as const;

/** Bytes that symbol versions may take; far above anything real. */
const VERSION_BYTES = 1 << 18;

/** The processor that a program is for, by its first 20 bytes; undefined when it is no ELF file. */
export function machineOf(head: Uint8Array): Machine | undefined {
  if (head.length < 20 || Buffer.compare(head.subarray(0, 4), MAGIC) !== 0) return undefined;
  return nameMachine(numberReader(head[5] === 1)(head, 18, 2));
}

const nameMachine = (number: number): Machine => MACHINES[number] ?? `unknown:${number}`;

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
    interpreter: interpreter === undefined ? undefined : await readString(file, interpreter.offset),
    soname: (await texts(DT.soname))[0],
    needed: await texts(DT.needed),
    searchPath: (runpath.length > 0 ? runpath : await texts(DT.rpath)).flatMap((path) => path.split(':')),
    versionNeeds: await readVersionNeeds(await chain(DT.versionNeeds)),
  };
}
