import { z } from 'zod/mini';
import { expressBuildScript } from '../../frameworks/index.ts';
import type { ProjectFacts } from '../../project/index.ts';
import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { isOn, isUnset, readLocalSource } from './part-keys.ts';
import type { NpmPlan } from './types.ts';
import { readVariables } from './variables.ts';

/**
 * Reads a `plugin: npm` part. https://documentation.ubuntu.com/craft-parts/latest/reference/plugins/npm_plugin/
 *
 * @param context.exclude patterns of paths that the part leaves out
 */
export function planNpmPart(
  name: string,
  part: RockPart,
  {
    exclude,
    texts,
    bare,
  }: { readonly exclude: readonly string[]; readonly texts: ProjectFacts['texts']; readonly bare: boolean },
  collector: Collector,
): NpmPlan | undefined {
  const source = readLocalSource(name, part, collector);
  const environment = readVariables(name, part, collector);
  if (!isUnset(part.permissions))
    collector.refuse(['parts', name, 'permissions'], 'permissions are not followed for plugin npm');
  if (source === undefined) return undefined;
  const script = part['override-build'];
  const application = script !== undefined && script.trim() !== '';
  if (application && script !== expressBuildScript(packageName(texts, source), bare))
    collector.refuse(['parts', name, 'override-build'], 'override-build runs a script');
  collector.notice(
    `parts.${name}: packages are those of the lock file, installed without running their scripts; rockcraft resolves them anew`,
  );
  const node = part['npm-node-version'];
  return {
    plugin: 'npm',
    part: name,
    source,
    // Only upstream's own build needs it, and only there.
    environment: Object.fromEntries(Object.entries(environment).filter(([key]) => key !== 'UV_USE_IO_URING')),
    application,
    exclude,
    ...(isOn(part['npm-include-node']) && typeof node === 'string' ? { node } : {}),
  };
}

const named = z.object({ name: z.string() });

/** The name of the package in a folder that the project's facts cover. */
function packageName(texts: ProjectFacts['texts'], source: string): string {
  try {
    const text = texts.get(source === '.' ? 'package.json' : `${source}/package.json`) ?? '';
    return named.parse(JSON.parse(text)).name;
  } catch {
    return '';
  }
}
