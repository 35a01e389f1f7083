import { DamagedElf } from './elf-headers.ts';
import { parseElf } from './parse-elf.ts';
import { readableFromBytes } from './readable-file.ts';
import type { LayerLinks } from './types.ts';

/** One file or link of a layer. */
export interface LayerMember {
  /** Without a leading `/`. */
  readonly path: string;
  /** Bytes; 0 for a link. */
  readonly size: number;
  /** Read once and in order; it may be left before its end. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** A library of this many bytes is looked at; a larger one would not fit beside the rest of a build. */
const LARGEST = 64 * 1024 * 1024;
const LIBRARY = /\.so(\.[\w.+-]+)?$/;
const MAGIC = Buffer.from('\x7fELF', 'latin1');

/** Looks through a layer for programs and libraries; everything else is passed over after its first bytes. */
export async function readLayerLinks(members: AsyncIterable<LayerMember>): Promise<LayerLinks> {
  const links = {
    programs: [] as LayerLinks['programs'][number][],
    libraries: [] as string[],
    damaged: [] as LayerLinks['damaged'][number][],
  };
  for await (const { path, size, content } of members) {
    if (LIBRARY.test(path)) links.libraries.push(path);
    if (size < 64 || size > LARGEST) continue;
    const bytes = await readProgram(content);
    if (bytes === undefined) continue;
    try {
      const elf = await parseElf(readableFromBytes(path, bytes));
      if (elf !== undefined) links.programs.push({ path, elf });
    } catch (error) {
      if (!(error instanceof DamagedElf)) throw error;
      links.damaged.push({ path, reason: error.message });
    }
  }
  return links;
}

/** The bytes of a file that begins as an ELF file; of another one no more than the beginning is read. */
async function readProgram(content: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    const before = read;
    read += chunk.byteLength;
    if (before >= MAGIC.byteLength || read < MAGIC.byteLength) continue;
    if (!Buffer.concat(chunks).subarray(0, MAGIC.byteLength).equals(MAGIC)) return undefined;
  }
  return read < MAGIC.byteLength ? undefined : Buffer.concat(chunks);
}
