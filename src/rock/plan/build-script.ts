import type { RockPermission } from '../expand/index.ts';
import type { DirectoryPlan } from './types.ts';

/**
 * Reads an `override-build` that only makes folders, as the extensions' logging part has it, so that no script needs
 * to run. Undefined for any other script.
 *
 * @returns the folders that it makes, relative to the image's root
 */
export function parseFolderScript(script: string): readonly string[] | undefined {
  const folders: string[] = [];
  for (const raw of script.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line === 'craftctl default' || line === 'set -eux') continue;
    const match = /^mkdir -p "?\$\{?CRAFT_PART_INSTALL\}?\/([A-Za-z0-9_.][A-Za-z0-9_./-]*)"?$/.exec(line);
    if (match?.[1] === undefined || match[1].split('/').includes('..')) return undefined;
    folders.push(match[1].replace(/\/+$/, ''));
  }
  return folders;
}

/** Folders with their parents, owned as the part's permissions say; everything else is root's. */
export function planDirectories(
  folders: readonly string[],
  permissions: readonly RockPermission[],
): readonly DirectoryPlan[] {
  const all = new Set<string>();
  for (const folder of folders) {
    const parts = folder.split('/').filter((part) => part !== '');
    parts.forEach((_, index) => all.add(parts.slice(0, index + 1).join('/')));
  }
  return [...all].sort().map((path) => {
    const owned = selectPermission(path, permissions);
    return { path, mode: owned.mode ?? 0o755, owner: owned.owner, group: owned.group };
  });
}

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
export function matchesName(path: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[\\^$+.()|{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  return new RegExp(`^(?:${expression})$`, 's').test(path);
}
