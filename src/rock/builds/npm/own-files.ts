import { join } from 'node:path';
import type { LayerEntry } from '../../../oci/index.ts';
import type { Ports } from '../../../ports/index.ts';
import { listTree } from '../../trees/list-tree.ts';
import { readTreeHashes } from '../../trees/tree-hashes.ts';
import { verifiedFile } from '../../trees/verified-file.ts';
import { packList } from './pack-list.ts';
import type { PackageJson } from './package-json.ts';

/**
 * The files of the application itself: those that `npm pack` would take.
 *
 * @param root absolute folder of the package
 * @param request.into folder of the package in the image
 */
export async function readOwnFiles(
  ports: Pick<Ports, 'files' | 'clock'>,
  root: string,
  request: {
    readonly read: PackageJson;
    readonly into: string;
    readonly owner: number;
    readonly cacheDir: string;
  },
): Promise<{ readonly entries: readonly LayerEntry[]; readonly identity: readonly unknown[] }> {
  const { read, into, owner, cacheDir } = request;
  const items = await listTree(ports, root, (path) => !/(?:^|\/)(?:node_modules|\.git)$/.test(path));
  const files = items.filter(({ kind }) => kind === 'file');
  const ignoreFiles = new Map<string, string>();
  for (const { path } of files)
    if (/(?:^|\/)\.(?:npm|git)ignore$/.test(path))
      ignoreFiles.set(path, (await ports.files.readText(join(root, path))) ?? '');
  const programs = Object.values(read.bin).map((path) => path.replace(/^\.?\/+/, ''));
  const { files: named, main } = read;
  const packed = new Set(
    packList(
      files.map(({ path }) => path),
      { files: named, main, programs },
      ignoreFiles,
    ),
  );
  const chosen = files.filter(({ path }) => packed.has(path));
  const hashes = await readTreeHashes(ports, cacheDir, root, chosen, 'package');
  const owned = { uid: owner, gid: owner };
  const made = chosen.map(({ path, stat }) => {
    const sha256 = hashes.get(path) ?? '';
    const mode = stat.mode & 0o111 || programs.includes(path) ? 0o755 : 0o644;
    const place = `${into}/${path}`;
    const entry: LayerEntry = {
      kind: 'file',
      path: place,
      mode,
      ...owned,
      size: stat.size,
      content: () => verifiedFile(ports, join(root, path), path, sha256),
    };
    return { entry, identity: ['file', place, owner, mode, stat.size, sha256] };
  });
  const folders = new Set([into]);
  for (const { path } of chosen)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      folders.add(`${into}/${path.slice(0, at)}`);
  return {
    entries: [
      ...[...folders].map((path): LayerEntry => ({ kind: 'directory', path, mode: 0o755, ...owned })),
      ...made.map(({ entry }) => entry),
    ],
    identity: made.map(({ identity }) => identity),
  };
}
