import { DamagedElf } from './elf-headers.ts';
import { parseElf } from './parse-elf.ts';
import { readableFromStream } from './readable-file.ts';
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

/**
 * Looks through a layer for programs and libraries. Each is read as far as it says where to look, everything else is
 * passed over after its first bytes.
 */
export async function readLayerLinks(members: AsyncIterable<LayerMember>): Promise<LayerLinks> {
  const links = {
    programs: [] as LayerLinks['programs'][number][],
    libraries: [] as string[],
    damaged: [] as LayerLinks['damaged'][number][],
  };
  const memory = { bytes: Buffer.alloc(0) };
  for await (const member of members) {
    const { path, size } = member;
    if (LIBRARY.test(path)) links.libraries.push(path);
    if (size < 64 || size > LARGEST) continue;
    const file = readableFromStream(member, memory);
    try {
      const elf = await parseElf(file);
      if (elf !== undefined) links.programs.push({ path, elf });
    } catch (error) {
      if (!(error instanceof DamagedElf)) throw error;
      links.damaged.push({ path, reason: error.message });
      await file.settled();
    }
  }
  return links;
}
