import { posix } from 'node:path';
import { exists, type ProjectFacts } from '../project/index.ts';

/** The first of `names` in their order that the project has at its top. */
export function present(facts: ProjectFacts, names: readonly string[]): readonly string[] {
  return names.filter((name) => exists(facts, name));
}

/** Whether a file list names what to leave out (`- path`) instead of what to take. */
export function isExclusive(list: readonly string[]): boolean {
  return list[0]?.startsWith('-') ?? false;
}

/** `organize` for an inclusive list of destinations below `root`: from the name in the project to the destination. */
export function organizeInclusive(list: readonly string[], root: string): ReadonlyMap<string, string> {
  return new Map(list.map((path) => [posix.relative(`/${root}`, posix.join('/', path)) || '.', path]));
}

/** `organize` for everything at the top of the project that an application can need. */
export function organizeEverything(facts: ProjectFacts, root: string): ReadonlyMap<string, string> {
  const names = facts.entries.map((entry) => entry.name).sort(byCodePoint);
  return new Map(names.filter((name) => !isLeftOut(name)).map((name) => [name, `${root}/${name}`]));
}

function isLeftOut(name: string): boolean {
  return ['node_modules', '.git', '.yarn'].includes(name) || name.endsWith('.rock');
}

/** Python's order of strings, which is not that of UTF-16 units. */
function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
