export { openZip } from './zip.ts';
export type { ZipArchive, ZipEntry } from './zip.ts';
