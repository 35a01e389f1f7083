/** Says whether a path relative to the project is left out of the charm. */
export type Ignores = (path: string, kind: 'file' | 'directory') => boolean;

/** What the charm plugin leaves out of every charm (charmcraft's jujuignore.py); Juju's own `/version` is kept. */
const DEFAULT_RULES = [
  ...['.git', '.svn', '.hg', '.bzr', '.tox', '/build/', '/revision', '/venv', '.jujuignore', '/staging-venv'],
  // Ours: bytecode names the machine that wrote it, and would make every charm different.
  '__pycache__',
];

/**
 * Top-level names that charmcraft never takes over from the project (`source_ignore_patterns`), and names that the
 * default `*` of a part's stage does not match: those that start with a dot.
 */
const NEVER_AT_THE_TOP = /^(?:charmcraft\.yaml|[^/]*\.charm(?:\.[^/]*)?|\.[^/]*)$/;

interface Rule {
  readonly keeps: boolean;
  readonly onlyDirectories: boolean;
  readonly pattern: RegExp;
}

/**
 * The rules of a `.jujuignore`, after the default ones. Like a .gitignore, except that the first rule with `!` that
 * matches decides, whatever follows it, and that a pattern matches its own path alone: what is below an ignored
 * folder is left out because nobody looks into it.
 */
export function parseIgnores(jujuignore: string | undefined): Ignores {
  const rules = [...DEFAULT_RULES, ...(jujuignore ?? '').split('\n')].flatMap(
    (line) => parseRule(line) ?? [],
  );
  return (path, kind) => {
    if (NEVER_AT_THE_TOP.test(path)) return true;
    let ignored = false;
    for (const rule of rules) {
      if ((rule.onlyDirectories && kind !== 'directory') || !rule.pattern.test(`/${path}`)) continue;
      if (rule.keeps) return false;
      ignored = true;
    }
    return ignored;
  };
}

function parseRule(line: string): Rule | undefined {
  let rule = line.trimStart().replace(/\r$/, '');
  if (rule === '' || rule.startsWith('#')) return undefined;
  const keeps = rule.startsWith('!');
  if (keeps) rule = rule.replace(/^!+/, '');
  // Spaces at the end do not count unless a backslash holds the first of them.
  rule = rule
    .trimStart()
    .replace(/(\\ )? *$/, '$1')
    .replaceAll(/\\([! #])/g, '$1');
  const onlyDirectories = rule.endsWith('/');
  rule = rule.replace(/\/+$/, '');
  if (rule === '') return undefined;
  const anchored = rule.startsWith('/') ? rule : `**/${rule}`;
  return { keeps, onlyDirectories, pattern: new RegExp(`^${translate(anchored)}$`, 'su') };
}

/** `*` and `?` stay within a name, `**` crosses folders, `/**​/` also stands for a single `/`, `[a-z]` and `[!a-z]` are sets. */
function translate(rule: string): string {
  const tokens = /\/\*\*\/|\*\*|\*|\?|\[!?\]?[^\]]*\]|[^]/gu;
  return [...rule.matchAll(tokens)].map(([token]) => translateToken(token)).join('');
}

function translateToken(token: string): string {
  if (token === '/**/') return '/(?:.*/)?';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 1 && token.startsWith('[')) {
    const negated = token.startsWith('[!');
    const members = token.slice(negated ? 2 : 1, -1).replaceAll(/[\\[\]^]/g, '\\$&');
    return `[${negated ? '^' : ''}${members}]`;
  }
  return token.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
