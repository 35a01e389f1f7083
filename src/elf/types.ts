/** A file that can be looked into at any place. */
export interface ReadableFile {
  /** The path in the image, without a leading `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`; fewer only at the end of the file. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** The processor an ELF file is for, by Debian's architecture name; `unknown:<e_machine>` for others. */
export type Machine =
  'amd64' | 'i386' | 'arm64' | 'armhf' | 'ppc64el' | 's390x' | 'riscv64' | `unknown:${number}`;

/** What the dynamic linker would want to know of a file. */
export interface ElfFile {
  readonly machine: Machine;
  readonly interpreter: string | undefined;
  readonly soname: string | undefined;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  /** DT_RUNPATH, or DT_RPATH where there is none, split at `:`; `$ORIGIN` is kept. */
  readonly searchPath: readonly string[];
  /** Symbol versions that are asked of other libraries: `libc.so.6` to `GLIBC_2.34`. */
  readonly versionNeeds: readonly { readonly library: string; readonly versions: readonly string[] }[];
}

/** A program or a shared library of the image. */
export interface Program {
  /** Without a leading `/`. */
  readonly path: string;
  readonly elf: ElfFile;
}

/** What one layer has to do with linking. It is plain data, so that it can be kept. */
export interface LayerLinks {
  readonly programs: readonly Program[];
  /** Paths of everything that is named like a library, links included. */
  readonly libraries: readonly string[];
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
}

export interface LinkFinding {
  readonly kind: 'missing-library' | 'foreign-machine' | 'glibc-too-new' | 'damaged-elf';
  readonly path: string;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly hint: string;
}
