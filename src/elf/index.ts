export { auditLinks } from './audit-links.ts';
export type { AuditRequest } from './audit-links.ts';
export { machineOf } from './parse-elf.ts';
export { parseLayerLinks } from './parse-links.ts';
export { readLayerLinks } from './read-links.ts';
export type { LayerMember } from './read-links.ts';
export type { ElfFile, LayerLinks, LinkFinding, Machine, Program } from './types.ts';
