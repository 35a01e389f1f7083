import type { Stat } from '../ports/index.ts';
import type { ProjectDocument } from './document.ts';
import type { PythonModule } from './python-module.ts';

/** One name at the top of the project. */
export interface TopLevelEntry {
  readonly name: string;
  /** Of what the name leads to; `missing` is a symlink that leads nowhere. */
  readonly kind: Stat['kind'] | 'missing';
  readonly executable: boolean;
}

/** Everything that later steps know about the user's project: nobody else reads it. Paths are relative to `directory`, with `/`. */
export interface ProjectFacts {
  readonly directory: string;
  /** In byte order of the names. */
  readonly entries: readonly TopLevelEntry[];
  /** rockcraft.yaml or charmcraft.yaml, when the directory has one. */
  readonly rockcraft?: ProjectDocument;
  readonly charmcraft?: ProjectDocument;
  /** The content of the files that detection and the extensions look into: requirements.txt, pyproject.toml, go.mod, app/package.json, … */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths below the top level that exist and matter to an extension (`app/package.json`, `hello/hello/wsgi.py`, `cos_custom/x`). */
  readonly existing: ReadonlySet<string>;
  /** Python files in which an entry point is looked for, in no particular order. */
  readonly modules: ReadonlyMap<string, PythonModule>;
}
