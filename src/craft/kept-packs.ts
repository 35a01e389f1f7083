import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { hashFile, isAsKept, readRecord, writeRecord, type KeptFile } from './kept-record.ts';
import type { PackPlan } from './plan-pack.ts';

type KeptPorts = Pick<Ports, 'files' | 'clock' | 'reporter'>;

/** A packed file. */
export interface Packed extends KeptFile {
  readonly path: string;
}

/** The folder that keeps what was packed of a project from sources with this hash. */
export function keptFolder(
  cacheDir: string,
  { tool, cwd }: Pick<PackPlan, 'tool' | 'cwd'>,
  content: string,
): string {
  const project = createHash('sha256').update(`${tool.program}\0${cwd}`).digest('hex').slice(0, 16);
  return join(cacheDir, 'craft', 'packed', project, content);
}

/**
 * What was packed from the same sources not longer ago than `maxAge`, copied to `output`. Every byte is hashed again: a
 * file that is not the one that was kept counts as none.
 */
export async function takeKept(
  ports: KeptPorts,
  folder: string,
  output: string,
  maxAge: number,
): Promise<readonly Packed[] | undefined> {
  const record = await readRecord(ports, folder);
  if (record === undefined || ports.clock.now() - record.at > maxAge || ports.clock.now() < record.at)
    return undefined;
  for (const file of record.files) {
    if (!(await isAsKept(ports, folder, file))) {
      ports.reporter.notice(`the kept ${file.name} is not what was packed any more, so it is packed again`);
      await ports.files.remove(folder);
      return undefined;
    }
  }
  const taken: Packed[] = [];
  for (const file of record.files) {
    const path = join(output, file.name);
    await copyOver(ports, join(folder, file.name), path);
    taken.push({ ...file, path });
  }
  return taken;
}

/** Puts what the tool has left in the project where it was wanted, and keeps a copy for the next time. */
export async function deliver(
  ports: KeptPorts,
  folder: string,
  output: string,
  paths: readonly string[],
): Promise<readonly Packed[]> {
  const packed: Packed[] = [];
  for (const from of paths) {
    const name = from.slice(from.lastIndexOf('/') + 1);
    const path = join(output, name);
    if (path !== from) await copyOver(ports, from, path);
    const size = (await ports.files.stat(path))?.size ?? 0;
    packed.push({ name, path, sha256: await hashFile(ports, path), size });
  }
  try {
    await keep(ports, folder, packed);
  } catch (error) {
    if (!isFailure(error)) throw error;
    ports.reporter.notice(`what was packed could not be kept for the next time: ${error.message}`);
  }
  return packed;
}

async function keep(ports: KeptPorts, folder: string, packed: readonly Packed[]): Promise<void> {
  await ports.files.remove(folder);
  await ports.files.mkdir(folder, { mode: 0o700 });
  for (const { name, path } of packed) await ports.files.copy(path, join(folder, name));
  await writeRecord(ports, folder, packed);
  await forgetOthers(ports, folder);
}

/** Removes everything that was kept of the project but for these sources: it is as large as what is packed. */
async function forgetOthers({ files }: Pick<Ports, 'files'>, folder: string): Promise<void> {
  const parent = join(folder, '..');
  for (const name of (await files.list(parent)) ?? []) {
    if (join(parent, name) !== folder) await files.remove(join(parent, name));
  }
}

async function copyOver({ files }: Pick<Ports, 'files'>, from: string, to: string): Promise<void> {
  await files.mkdir(join(to, '..'));
  await files.remove(to);
  await files.copy(from, to);
}
