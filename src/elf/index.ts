export { auditLinks } from './audit-links.ts';
export type { AuditRequest } from './audit-links.ts';
export type { ElfFile, LinkFinding, Machine, ReadableFile } from './types.ts';
