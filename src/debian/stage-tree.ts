import type { Ports } from '../ports/index.ts';
import { mergePackages } from './merge-packages.ts';
import type { PackageEntry } from './package-entries.ts';
import { stageEntries } from './staged-entries.ts';
import type { StagedEntry } from './types.ts';

/**
 * A tree that another tool has unpacked, as craft-parts would stage it: absolute links become relative, the
 * distribution's hook for Python goes. Nothing lies below it.
 *
 * @param name what put the tree there, for messages
 */
export function stageTree(
  files: Ports['files'],
  name: string,
  entries: readonly PackageEntry[],
): readonly StagedEntry[] {
  const contents = { name, control: '', replaces: new Set<string>(), postinst: '', entries };
  return stageEntries(files, mergePackages([contents], undefined), undefined);
}
