import ignore from 'ignore';

export interface PackageFields {
  readonly files?: readonly string[] | undefined;
  readonly main?: string | undefined;
  /** Paths of the programs that `bin` names. */
  readonly programs: readonly string[];
}

// npm-packlist: what is in no package, what is in every package, and what is in none at its top.
const never = ignore().add([
  '.git',
  '.svn',
  '.hg',
  'CVS',
  '/.lock-wscript',
  '/.wafpickle-*',
  '/build/config.gypi',
  'npm-debug.log',
  '.npmrc',
  '.*.swp',
  '.DS_Store',
  '._*',
  '*.orig',
  '/archived-packages/**',
  '.npmignore',
  '.gitignore',
]);
const always = /^(?:package\.json|(?:readme|copying|licen[cs]e)(?:\.[^/]*[^~$/])?)$/i;
const neverAtTop = /^(?:node_modules(?:\/|$)|(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb)$)/;

/**
 * The files of a folder that `npm pack` would take, for a package without bundled dependencies
 * (https://docs.npmjs.com/cli/configuring-npm/package-json#files).
 *
 * @param paths the regular files of the folder
 * @param ignoreFiles the texts of its `.npmignore` and `.gitignore` files, by path
 */
export function packList(
  paths: readonly string[],
  { files, main, programs }: PackageFields,
  ignoreFiles: ReadonlyMap<string, string>,
): readonly string[] {
  const known = new Set(paths);
  const required = new Set(
    [main === undefined ? undefined : entryOf(main, known), ...programs, ...(files ?? [])]
      .map((path) => path?.replace(/^\.?\/+/, ''))
      .filter((path) => path !== undefined && known.has(path)),
  );
  const rules = levels(files === undefined ? ignoreFiles : withoutTop(ignoreFiles));
  const wanted = files === undefined ? undefined : filesMatcher(files);
  return paths.filter((path) => {
    if (neverAtTop.test(path) || /(?:^|\/)\.npmrc$/.test(path) || path.includes('*')) return false;
    if (always.test(path) || required.has(path)) return true;
    if (never.ignores(path)) return false;
    return (wanted === undefined || wanted(path)) && !isIgnored(path, rules);
  });
}

/** `main` may leave out its suffix, as `require` lets it. */
function entryOf(main: string, known: ReadonlySet<string>): string {
  const path = main.replace(/^\.?\/+/, '');
  return [path, `${path}.js`, `${path}/index.js`].find((each) => known.has(each)) ?? path;
}

/** Patterns one after the other, the last one that fits decides; a folder stands for everything in it. */
function filesMatcher(files: readonly string[]): (path: string) => boolean {
  const patterns = files.map((entry) => {
    const takes = !entry.startsWith('!');
    const pattern = entry.replace(/^!+/, '').replace(/^\.\//, '/');
    return { takes, matcher: ignore().add(pattern.endsWith('/*') ? `${pattern}*` : pattern) };
  });
  return (path) => patterns.findLast(({ matcher }) => matcher.ignores(path))?.takes ?? false;
}

type Levels = ReadonlyMap<string, ReturnType<typeof ignore>>;

/** The rules of each folder; a `.npmignore` replaces the `.gitignore` beside it. */
function levels(ignoreFiles: ReadonlyMap<string, string>): Levels {
  const rules = new Map<string, ReturnType<typeof ignore>>();
  for (const [path, text] of ignoreFiles) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const prefix = folder === '' ? '' : `${folder}/`;
    if (path.endsWith('.gitignore') && ignoreFiles.has(`${prefix}.npmignore`)) continue;
    rules.set(folder, ignore().add(text));
  }
  return rules;
}

function withoutTop(ignoreFiles: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...ignoreFiles].filter(([path]) => path.includes('/')));
}

/** Deeper rules speak last; what lies in an ignored folder stays out whatever they say. */
function isIgnored(path: string, rules: Levels): boolean {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const candidate = parts.slice(0, length).join('/') + (length < parts.length ? '/' : '');
    let ignored = false;
    for (let depth = 0; depth < length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      const inside = folder === '' ? candidate : candidate.slice(folder.length + 1);
      const answer = rules.get(folder)?.test(inside);
      if (answer?.ignored === true) ignored = true;
      else if (answer?.unignored === true) ignored = false;
    }
    if (ignored) return true;
  }
  return false;
}
