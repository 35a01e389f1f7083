import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';

// What every part may have and what the embedded engine does with it (craft_parts/parts.py: PartSpec).
const understood = new Set([
  'plugin',
  'source',
  'source-type',
  'source-subdir',
  'after',
  'stage-packages',
  'build-packages',
  'build-snaps',
  'build-environment',
  'organize',
  'stage',
  'prime',
  'permissions',
  'override-build',
  'disable-parallel',
]);

const pluginKeys: Readonly<Record<string, readonly string[]>> = {
  nil: [],
  dump: [],
  python: ['python-requirements', 'python-constraints', 'python-packages'],
  npm: ['npm-include-node', 'npm-node-version'],
  maven: ['maven-parameters', 'maven-use-wrapper'],
  gradle: ['gradle-init-script', 'gradle-parameters', 'gradle-task', 'gradle-use-daemon'],
  jlink: ['jlink-extra-modules', 'jlink-modules', 'jlink-multi-release'],
  go: ['source-tag', 'go-buildtags', 'go-generate'],
};

/** Snaps whose job the machine's own tools do. */
const providedSnaps: Readonly<Record<string, RegExp>> = {
  go: /^go(?:\/(?:\d+\.\d+|latest|stable)(?:\/stable)?)?$/,
};

const reasons: Readonly<Record<string, string>> = {
  'override-pull': 'runs a script',
  'override-stage': 'runs a script',
  'override-prime': 'runs a script',
  'overlay-script': 'changes the base inside a container',
  'overlay-packages': 'changes the base inside a container',
  overlay: 'changes the base inside a container',
  'stage-snaps': 'needs the snap store',
  'parse-info': 'needs rockcraft',
};

/** Refuses the keys of a part that the embedded engine cannot follow; unset and empty ones do no harm. */
export function refuseUnknownKeys(name: string, part: RockPart, collector: Collector): void {
  const own = pluginKeys[part.plugin ?? ''] ?? [];
  for (const [key, value] of Object.entries(part)) {
    if (understood.has(key) || own.includes(key) || isUnset(value)) continue;
    collector.refuse(
      ['parts', name, key],
      `${key} ${reasons[key] ?? 'is not something the embedded engine can do'}`,
    );
  }
  const sourceType = part['source-type'];
  if (!isUnset(sourceType) && sourceType !== 'local')
    collector.refuse(['parts', name, 'source-type'], 'only local sources are supported');
  const provided = providedSnaps[part.plugin ?? ''];
  for (const snap of part['build-snaps'] ?? []) {
    if (provided?.test(snap) !== true)
      collector.refuse(['parts', name, 'build-snaps'], `the build snap ${snap} needs the snap store`);
  }
  if ((part['build-packages'] ?? []).length > 0 && part.plugin !== 'jlink')
    collector.notice(`parts.${name}.build-packages: not installed, because nothing native is compiled`);
}

export function isUnset(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** A switch of a plugin, which may be text: the extension of Spring Boot itself writes `'True'`. */
export function isOn(value: unknown): boolean {
  return (
    value === true || value === 1 || (typeof value === 'string' && /^(?:1|true|t|yes|y|on)$/i.test(value))
  );
}

/**
 * A path below the project, normalised, or undefined with a refusal: an address, an absolute path or one that leaves
 * the project.
 */
export function readLocalSource(name: string, part: RockPart, collector: Collector): string | undefined {
  const { source } = part;
  const path = ['parts', name, 'source'] as const;
  if (source === undefined || source === '') {
    collector.refuse(['parts', name], `plugin ${part.plugin ?? ''} needs a source`);
    return undefined;
  }
  if (/^[a-z][a-z0-9+.-]*:|^git@|\.git$|\.(tar(\.\w+)?|tgz|zip|deb|rpm|7z|snap)$/i.test(source)) {
    collector.refuse(path, `the source ${source} must be fetched, which only rockcraft does`);
    return undefined;
  }
  const subdir = typeof part['source-subdir'] === 'string' ? part['source-subdir'] : '';
  const normal = normalizeRelative(`${source}/${subdir}`);
  if (source.startsWith('/') || normal === undefined) {
    collector.refuse(path, `the source ${source} is outside the project`);
    return undefined;
  }
  return normal;
}

/** Resolves `.` and `..` by text; undefined when the path leaves its root. The root itself is `.`. */
function normalizeRelative(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? '.' : parts.join('/');
}
