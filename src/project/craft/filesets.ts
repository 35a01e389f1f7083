import { globExpression, isGlob } from './glob.ts';

/** `stage` and `prime` of a part. Entries that start with `-` leave out, the others take in. */
export type Fileset = readonly string[];

/**
 * The paths that a fileset takes, as craft-parts decides it (craft_parts/executor/filesets.py): without includes
 * everything at the top but dotfiles; a folder brings everything below it; excludes win.
 */
export function selectPaths(paths: readonly string[], fileset: Fileset): ReadonlySet<string> {
  const includes = fileset.filter((entry) => !entry.startsWith('-')).map((entry) => entry.replace(/^\\/, ''));
  const excludes = fileset.filter((entry) => entry.startsWith('-')).map((entry) => entry.slice(1));
  const included = new Set<string>();
  for (const include of includes.length === 0 ? ['*'] : includes)
    addIncluded(paths, trimmed(include), included);
  // A folder that is taken in brings its content.
  const taken = paths.filter((path) => isBelow(path, included));
  const excluded = new Set<string>();
  for (const exclude of excludes) {
    const expression = globExpression(trimmed(exclude));
    for (const path of paths) if (expression.test(path)) excluded.add(path);
  }
  return new Set(taken.filter((path) => !isBelow(path, excluded)));
}

/** Whether the path or one of the folders around it is in the set. */
function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.has(path)) return true;
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (folders.has(path.slice(0, at))) return true;
  return false;
}

function addIncluded(paths: readonly string[], include: string, included: Set<string>): void {
  if (!isGlob(include)) {
    included.add(include);
    return;
  }
  const expression = globExpression(include);
  for (const path of paths) if (expression.test(path)) included.add(path);
  if (include.startsWith('.')) return;
  // `*` does not take dotfiles in at the top, although Python's glob finds them.
  const hidden = globExpression(`.${include}`);
  for (const path of paths) {
    if (!hidden.test(path)) continue;
    included.delete(path);
    for (const inner of paths)
      if (inner.startsWith(`${path}/`) && expression.test(inner.slice(path.length + 1)))
        included.delete(inner);
  }
}

/** What `prime` means beside `stage`: with a `*`, or with excludes alone, it adds to what stage says. */
export function combineFilesets(prime: Fileset, stage: Fileset): Fileset {
  const entries = prime.length === 0 ? ['*'] : prime;
  const rest = entries.filter((entry) => entry !== '*');
  const combines = rest.length < entries.length || rest.every((entry) => entry.startsWith('-'));
  return combines ? [...new Set([...rest, ...stage])] : rest;
}

/** The paths of a part that reach the image. */
export function selectPrimed(
  paths: readonly string[],
  rules: { readonly stage: Fileset; readonly prime: Fileset },
): ReadonlySet<string> {
  const stage = rules.stage.length === 0 ? ['*'] : rules.stage;
  const staged = selectPaths(paths, stage);
  const primed = selectPaths(paths, combineFilesets(rules.prime, stage));
  return new Set([...staged].filter((path) => primed.has(path)));
}

/** Entries that name one path which is not there; craft-parts stops at them as well. */
export function findMissing(paths: readonly string[], fileset: Fileset): readonly string[] {
  const known = new Set(paths);
  return fileset.filter(
    (entry) => !entry.startsWith('-') && !/[*?[]/.test(entry) && !known.has(trimmed(entry)),
  );
}

function trimmed(entry: string): string {
  return entry.trim().replace(/^\.\//, '').replace(/\/+$/, '');
}
