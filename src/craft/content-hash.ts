import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { requireReadableName, type Ports } from '../ports/index.ts';

/** Folders at the top of a project that are not its sources: version control, and what the tools make when they build on the machine itself. */
const MADE = new Set(['.git', 'parts', 'stage', 'prime', 'overlay', '.craft', '__pycache__']);
/** What packing leaves in the project. */
const PACKED = /\.(?:rock|charm)(?:\.resolution\.json)?$/;

/**
 * A hash of everything that a craft tool could read of a project: names, contents, links and the executable bit. Times
 * and owners are not part of it, so that two checkouts of one commit are the same.
 *
 * @param skip absolute paths of folders that are not sources, such as the one that packed files are written to.
 * @throws Failure `FILE_NAME`
 */
export async function hashProject(
  { files }: Pick<Ports, 'files'>,
  directory: string,
  skip: readonly string[],
): Promise<string> {
  const hash = createHash('sha256');
  const visit = async (folder: string, depth: number): Promise<void> => {
    for (const name of (await files.list(folder)) ?? []) {
      const path = join(folder, name);
      if ((depth === 0 && MADE.has(name)) || (depth === 0 && PACKED.test(name)) || skip.includes(path))
        continue;
      const label = path.slice(directory.length);
      // Its content could change, and the hash would not.
      requireReadableName(label.slice(1), 'remove it');
      const stat = await files.lstat(path);
      if (stat === undefined) continue;
      if (stat.kind === 'directory') {
        hash.update(`d\0${label}\0`);
        await visit(path, depth + 1);
      } else if (stat.kind === 'symlink') hash.update(`l\0${label}\0${await files.readlink(path)}\0`);
      else if (stat.kind === 'file') {
        // The length keeps a content from passing for the next name.
        hash.update(`f\0${label}\0${(stat.mode & 0o100) === 0 ? '' : 'x'}\0${stat.size}\0`);
        for await (const chunk of files.readStream(path)) hash.update(chunk);
      }
    }
  };
  await visit(directory, 0);
  return hash.digest('hex');
}
