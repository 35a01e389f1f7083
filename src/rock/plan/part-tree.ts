import type { Location } from '../../errors/index.ts';
import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { readLocalSource } from './part-keys.ts';
import type { TreePlan } from './types.ts';

/** What a part says of where its files go, and the lines that say so. */
export function placement(
  name: string,
  part: RockPart,
  collector: Collector,
): Omit<TreePlan, 'layer' | 'source'> {
  const { organize = {}, stage = [], prime = [], permissions = [] } = part;
  const named = [
    ...prime.map((path, index) => ({ path, at: collector.place(['parts', name, 'prime', index]) })),
    ...Object.entries(organize).map(([from, path]) => ({
      path,
      at: collector.place(['parts', name, 'organize', from]),
    })),
    ...stage.map((path, index) => ({ path, at: collector.place(['parts', name, 'stage', index]) })),
  ];
  const places: Record<string, Location> = {};
  for (const { path, at } of named) if (at !== undefined) places[path] ??= at;
  return { part: name, organize, stage, prime, permissions, places };
}

/** Reads a `plugin: dump` part; undefined with a refusal when its source cannot be used. */
export function planTree(name: string, part: RockPart, collector: Collector): TreePlan | undefined {
  const rules = placement(name, part, collector);
  // Rockcraft's own data folder; ours has files of the same effect and names.
  const extension = /(?:^|\/)extensions\/((?:flask|django)-framework)\/?$/.exec(part.source ?? '')?.[1];
  if (extension !== undefined && name === `${extension}/config-files`)
    return { ...rules, layer: 'platform', source: { kind: 'extension', name: extension } };
  const path = readLocalSource(name, part, collector);
  if (path === undefined) return undefined;
  return { ...rules, layer: 'app', source: { kind: 'project', path } };
}
