import type { Stat } from '../ports/index.ts';
import type { ProjectDocument } from './document.ts';
import type { PythonModule } from './python-module.ts';

/** What a path leads to; `missing` is a symlink that leads nowhere. */
export type EntryKind = Stat['kind'] | 'missing';

/** One name at the top of the project. */
export interface TopLevelEntry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly executable: boolean;
}

/** Everything that later steps know about the user's project: nobody else reads it. Paths are relative to `directory`, with `/`. */
export interface ProjectFacts {
  /** As it was given; the files inside are named relative to it in messages. */
  readonly directory: string;
  /** In byte order of the names. */
  readonly entries: readonly TopLevelEntry[];
  /** rockcraft.yaml or charmcraft.yaml, when the directory has one. */
  readonly rockcraft?: ProjectDocument;
  readonly charmcraft?: ProjectDocument;
  /** metadata.yaml, config.yaml and actions.yaml beside a charmcraft.yaml, by name. */
  readonly charmFiles?: ReadonlyMap<string, ProjectDocument>;
  /** The content of the files that detection and the extensions look into: requirements.txt, pyproject.toml, go.mod, app/package.json, … */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths below the top level that matter to an extension and exist (`app/package.json`, `hello/hello/wsgi.py`, `cos_custom/x`). */
  readonly deeper: ReadonlyMap<string, EntryKind>;
  /** Python files in which an entry point is looked for. */
  readonly modules: ReadonlyMap<string, PythonModule>;
}

/** Whether a path that the facts cover exists; a symlink that leads nowhere does not. */
export function exists(facts: ProjectFacts, path: string): boolean {
  const kind = facts.entries.find((entry) => entry.name === path)?.kind ?? facts.deeper.get(path);
  return kind !== undefined && kind !== 'missing';
}
