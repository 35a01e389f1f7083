import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isPythonScript, rewriteShebang, stageTree, type PackageEntry } from '../../debian/index.ts';
import type { LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { hashFile } from '../cache/known-file.ts';
import { listTree } from '../trees/list-tree.ts';

/** A larger file that begins like a script is an archive with a script in front. */
const SCRIPT_LIMIT = 8 * 1024 * 1024;
const OWNER = { uid: 0, gid: 0 };

/**
 * What chisel has cut as entries of a layer, owned by root whoever ran it. The files are read when the layer is
 * written, so that the folder must stay until then.
 */
export async function readCut(ports: Pick<Ports, 'files'>, root: string): Promise<readonly LayerEntry[]> {
  const entries: PackageEntry[] = [];
  for (const { path, kind, stat } of await listTree(ports, root)) {
    const file = join(root, path);
    // As of packages: set-id bits go, the sticky bit stays.
    const mode = stat.mode & 0o1777;
    if (kind === 'directory') entries.push({ kind, path, mode, ...OWNER });
    else if (kind === 'symlink')
      entries.push({ kind, path, target: await ports.files.readlink(file), ...OWNER });
    else if (kind === 'file') entries.push({ ...(await readFile(ports, file, stat.size)), path, mode });
  }
  return stageTree(ports.files, 'chisel', entries);
}

async function readFile(
  ports: Pick<Ports, 'files'>,
  file: string,
  size: number,
): Promise<Omit<PackageEntry & { kind: 'file' }, 'path' | 'mode'>> {
  const script = size <= SCRIPT_LIMIT ? await readPythonScript(ports, file) : undefined;
  const common = { kind: 'file', inode: file, ...OWNER } as const;
  if (script !== undefined) {
    const sha256 = createHash('sha256').update(script).digest('hex');
    return { ...common, size: script.byteLength, sha256, bytes: script };
  }
  const sha256 = await hashFile(ports, file);
  return { ...common, size, sha256, bytes: { file, start: 0, end: size } };
}

/** The script with the first line that craft-parts would give it; undefined for what is no Python script. */
async function readPythonScript(
  { files }: Pick<Ports, 'files'>,
  file: string,
): Promise<Uint8Array | undefined> {
  for await (const head of files.readStream(file, { start: 0, end: 256 })) {
    if (head[0] !== 0x23 || head[1] !== 0x21 || !isPythonScript(head)) return undefined;
    const script = await files.readBytes(file);
    return script && rewriteShebang(script);
  }
  return undefined;
}
