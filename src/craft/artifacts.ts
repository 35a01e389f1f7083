import { join } from 'node:path';
import type { Ports, Stat } from '../ports/index.ts';
import type { CraftTool } from './tool.ts';

/** Names of the files with the tool's extension in a folder, each with what tells that it was written again. */
export type Seen = ReadonlyMap<string, string>;

export async function lookAround(
  { files }: Pick<Ports, 'files'>,
  folder: string,
  { extension }: CraftTool,
): Promise<Seen> {
  const names = ((await files.list(folder)) ?? []).filter((name) => name.endsWith(extension));
  const found = await Promise.all(
    names.map(async (name) => [name, describeStat(await files.lstat(join(folder, name)))] as const),
  );
  return new Map(found.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

/**
 * The files that a run has packed: those that were written, and those that the tool says are packed already
 * (`Already packed: …`, craft_application/commands/lifecycle.py). Sorted by name; every one, never a first.
 */
export function findArtifacts(before: Seen, after: Seen, output: string): readonly string[] {
  const said = [...output.matchAll(/^Already packed: (.+)$/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  return [...after.keys()]
    .filter((name) => before.get(name) !== after.get(name) || said.includes(name))
    .sort();
}

function describeStat(stat: Stat | undefined): string | undefined {
  if (stat?.kind !== 'file') return undefined;
  return [stat.inode, stat.size, stat.mtime, stat.ctime].join(':');
}
