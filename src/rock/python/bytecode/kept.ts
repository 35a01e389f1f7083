import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Ports } from '../../../ports/index.ts';
import type { PythonCompiler } from './compiler.ts';

/** Compiled files of one group in their order; empty for what cannot be compiled. */
export type Compiled = readonly Uint8Array[];

/** A change of what the shipped program writes needs another number. */
const FORMAT = 1;
const HASH = 32;

/** The name of what is kept of a group: everything that decides the result. */
export function keptPath(
  cacheDir: string,
  { name, magic }: Pick<PythonCompiler, 'name' | 'magic'>,
  sources: readonly { readonly path: string; readonly content: Uint8Array }[],
): string {
  const files = sources.map(({ path, content }) => [
    path,
    createHash('sha256').update(content).digest('hex'),
  ]);
  const key = createHash('sha256').update(JSON.stringify([FORMAT, name, magic, files]));
  return join(cacheDir, 'bytecode', key.digest('hex'));
}

/** What is kept, or undefined when there is nothing or it is not whole. */
export async function readKept(
  { files }: Pick<Ports, 'files'>,
  path: string,
  count: number,
): Promise<Compiled | undefined> {
  const bytes = await files.readBytes(path);
  if (bytes === undefined || bytes.length < HASH) return undefined;
  const rest = bytes.subarray(HASH);
  const hash = createHash('sha256').update(rest).digest();
  return hash.equals(bytes.subarray(0, HASH)) ? splitCompiled(rest, count) : undefined;
}

export async function writeKept(
  { files }: Pick<Ports, 'files'>,
  path: string,
  compiled: Compiled,
): Promise<void> {
  const rest = joinCompiled(compiled);
  const hash = createHash('sha256').update(rest).digest();
  await files.write(path, Buffer.concat([hash, rest]), { synced: false });
}

function joinCompiled(compiled: Compiled): Buffer {
  return Buffer.concat(compiled.flatMap((bytes) => [lengthOf(bytes.length), bytes]));
}

export function lengthOf(size: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(size);
  return length;
}

/** Takes apart what the compiler writes: lengths of 4 bytes, each before as many bytes. Undefined for anything else. */
export function splitCompiled(bytes: Uint8Array, count: number): Compiled | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const compiled: Uint8Array[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    if (offset + 4 > view.length) return undefined;
    const end = offset + 4 + view.readUInt32LE(offset);
    if (end > view.length) return undefined;
    compiled.push(view.subarray(offset + 4, end));
    offset = end;
  }
  return offset === view.length ? compiled : undefined;
}
