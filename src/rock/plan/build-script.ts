import type { RockPermission } from '../expand/index.ts';
import type { DirectoryPlan, LinkPlan } from './types.ts';

/** A folder that a script makes, relative to the image's root. */
export interface ScriptFolder {
  readonly path: string;
  /** What `mkdir -m` says. */
  readonly mode?: number;
}

/** What a script does, as data. */
export interface LayoutScript {
  readonly folders: readonly ScriptFolder[];
  readonly links: readonly LinkPlan[];
}

const INSTALLED = String.raw`"?\$\{?CRAFT_PART_INSTALL\}?/([A-Za-z0-9_.][A-Za-z0-9_./-]*)"?`;
const FOLDER = new RegExp(String.raw`^mkdir (?:-p|-m ([0-7]{3,4})) ${INSTALLED}$`);
const LINK = new RegExp(String.raw`^ln -sf? (/[A-Za-z0-9_./-]+) ${INSTALLED}$`);

/**
 * Reads an `override-build` that only makes folders and links, as the extensions' own have it, so that no script needs
 * to run. Undefined for any other script.
 */
export function parseLayoutScript(script: string): LayoutScript | undefined {
  const folders: ScriptFolder[] = [];
  const links: LinkPlan[] = [];
  for (const raw of script.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line === 'craftctl default' || line === 'set -eux') continue;
    const [, mode, folder] = FOLDER.exec(line) ?? [];
    const [, target, link] = LINK.exec(line) ?? [];
    const path = (folder ?? link)?.replace(/\/+$/, '');
    if (path === undefined || path.split('/').includes('..')) return undefined;
    if (target !== undefined) links.push({ path, target });
    else folders.push({ path, ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }) });
  }
  return { folders, links };
}

const REMOVAL = /^rm(?: -f)?((?: [A-Za-z0-9_][A-Za-z0-9_.-]*)+)$/;

/**
 * Reads an `override-build` that only takes files away before the plugin does its work: `rm -f pyproject.toml`, then
 * `craftctl default`. Undefined for any other script.
 *
 * @returns the names, in the folder of the source
 */
export function parseRemovals(script: string): readonly string[] | undefined {
  const lines = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !/^set -[eux]+$/.test(line));
  if (lines.pop() !== 'craftctl default') return undefined;
  const removed = lines.map((line) => REMOVAL.exec(line)?.[1]?.trim().split(' '));
  return removed.every((names) => names !== undefined) ? removed.flat() : undefined;
}

/** Folders with their parents, owned as the part's permissions say; everything else is root's. */
export function planDirectories(
  folders: readonly ScriptFolder[],
  permissions: readonly RockPermission[],
): readonly DirectoryPlan[] {
  const all = new Map<string, number>();
  for (const { path, mode } of folders) {
    const parts = path.split('/').filter((part) => part !== '');
    for (const [index] of parts.entries()) {
      const above = parts.slice(0, index + 1).join('/');
      all.set(above, (above === path ? mode : undefined) ?? all.get(above) ?? 0o755);
    }
  }
  return [...all].sort(byPath).map(([path, mode]) => {
    const owned = selectPermission(path, permissions);
    return { path, mode: owned.mode ?? mode, owner: owned.owner, group: owned.group };
  });
}

const byPath = ([a]: readonly [string, number], [b]: readonly [string, number]): number => (a < b ? -1 : 1);

/** Who owns a path and, where a rule says so, its mode; of several rules that fit, the last one that speaks wins. */
export function selectPermission(
  path: string,
  permissions: readonly RockPermission[],
): { readonly owner: number; readonly group: number; readonly mode?: number } {
  let owner = 0;
  let group = 0;
  let mode: number | undefined;
  for (const rule of permissions) {
    if (rule.path !== undefined && rule.path !== '*' && !matchesName(path, rule.path)) continue;
    if (rule.owner !== undefined && rule.owner !== null) owner = rule.owner;
    if (rule.group !== undefined && rule.group !== null) group = rule.group;
    if (rule.mode !== undefined && rule.mode !== null)
      mode = Number.parseInt(rule.mode.replace(/^0o/, ''), 8);
  }
  return mode === undefined ? { owner, group } : { owner, group, mode };
}

/** Python's fnmatch, in which `*` also matches `/` (craft_parts/permissions.py). */
function matchesName(path: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[\\^$+.()|{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  return new RegExp(`^(?:${expression})$`, 's').test(path);
}
