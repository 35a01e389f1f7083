import { join } from 'node:path';
import { requireReadableName, type Ports, type Stat } from '../../ports/index.ts';
import type { Ignores } from './ignore.ts';

/** A file of the project that belongs into the charm. */
export interface TreeFile {
  /** Relative to the root of the charm, with `/`. */
  readonly path: string;
  /** Where its bytes are. */
  readonly source: string;
  readonly executable: boolean;
}

export interface Tree {
  readonly files: readonly TreeFile[];
  /** Paths that are left out although no rule says so, each with the reason. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Lists what of the project goes into the charm. A symlink inside the project becomes what it leads to, as in
 * charmcraft's archive; one that leads out of it, or nowhere, is left out. There are no empty folders in a charm.
 *
 * @throws Failure `FILE_NAME`
 */
export async function readTree(ports: Pick<Ports, 'files'>, root: string, ignores: Ignores): Promise<Tree> {
  const realRoot = (await ports.files.realpath(root)) ?? root;
  const files: TreeFile[] = [];
  const skipped: { path: string; why: string }[] = [];

  /** @param above the real folders on the way down, so that a link to one of them does not lead in circles */
  async function walk(folder: string, real: string, above: readonly string[]): Promise<void> {
    for (const name of (await ports.files.list(real)) ?? []) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!ignores(path, 'file')) requireReadableName(path, 'leave it out with .jujuignore');
      const source = join(real, name);
      const stat = await ports.files.lstat(source);
      if (stat === undefined) continue;
      if (stat.kind === 'symlink') await follow(path, source, above);
      else await take(path, source, stat, above);
    }
  }

  async function follow(path: string, source: string, above: readonly string[]): Promise<void> {
    const target = await ports.files.realpath(source);
    const stat = target === undefined ? undefined : await ports.files.stat(target);
    if (target === undefined || stat === undefined) skipped.push({ path, why: 'a link that leads nowhere' });
    else if (above.includes(target)) skipped.push({ path, why: 'a link to a folder around it' });
    else if (!isBelow(realRoot, target)) skipped.push({ path, why: 'a link that leads out of the project' });
    else await take(path, target, stat, above);
  }

  async function take(path: string, source: string, stat: Stat, above: readonly string[]): Promise<void> {
    if (stat.kind === 'directory') {
      if (!ignores(path, 'directory')) await walk(path, source, [...above, source]);
    } else if (stat.kind !== 'file') {
      skipped.push({ path, why: 'neither a file nor a folder' });
    } else if (!ignores(path, 'file')) {
      files.push({ path, source, executable: (stat.mode & 0o111) !== 0 });
    }
  }

  await walk('', realRoot, [realRoot]);
  return { files, skipped };
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
