import { DamagedElf, type ReadNumber } from './elf-headers.ts';
import type { ElfFile } from './types.ts';

// Linux Standard Base, "Symbol Versioning".

// Far above anything real; a file that claims more is damaged, or made to cost memory.
const MOST_VERSIONS = 4096;

/** A chain of records, the reader of their numbers and of the names that they point to. */
export interface VersionTable {
  readonly bytes: Uint8Array;
  readonly number: ReadNumber;
  readonly text: (index: number) => Promise<string>;
}

/** Libraries with the versions of their symbols that the file needs. @throws DamagedElf */
export async function readVersionNeeds(table: VersionTable | undefined): Promise<ElfFile['versionNeeds']> {
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
