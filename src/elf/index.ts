export { auditLinks } from './audit-links.ts';
export type { AuditRequest } from './audit-links.ts';
export { DamagedElf, parseElf } from './parse-elf.ts';
export { readableFromBytes, readableFromDisk } from './readable-file.ts';
export type { ElfFile, LinkFinding, Machine, ReadableFile } from './types.ts';
