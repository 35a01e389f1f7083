import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import { craft } from '../project/index.ts';
import type { DumpPart } from './part.ts';
import { readTree, type TreeFile } from './tree/index.ts';

/** What charmcraft never takes from the top of a part's source, and bytecode, which is of this machine. */
const LEFT_OUT = /^(?:\.git|charmcraft\.yaml|[^/]*\.charm|\.venv|\.tox)$|(?:^|\/)__pycache__$/;

/** The files of one part. */
export interface DumpFiles extends DumpPart {
  readonly files: readonly TreeFile[];
  /** Entries of `stage` and `prime` that name what is not there, each with its key. */
  readonly missing: readonly { readonly key: 'stage' | 'prime'; readonly entry: string }[];
}

/** Lists what a part of the plugin dump adds to the charm that is packed from `directory`. */
export async function readDumpFiles(
  ports: Pick<Ports, 'files'>,
  directory: string,
  part: DumpPart,
): Promise<DumpFiles> {
  const { files } = await readTree(ports, join(directory, part.source), (path) => LEFT_OUT.test(path));
  const paths = withFolders(files.map(({ path }) => path));
  const primed = craft.selectPrimed(paths, part);
  const missing = (['stage', 'prime'] as const).flatMap((key) =>
    craft.findMissing(paths, part[key]).map((entry) => ({ key, entry })),
  );
  return { ...part, files: files.filter(({ path }) => primed.has(path)), missing };
}

/** Filesets name folders, too. */
function withFolders(paths: readonly string[]): readonly string[] {
  const all = new Set(paths);
  for (const path of paths)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      all.add(path.slice(0, at));
  return [...all].sort();
}
