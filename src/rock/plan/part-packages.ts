import { planStagePackages } from '../../debian/index.ts';
import type { Location } from '../../errors/index.ts';
import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { isStatsd } from './statsd.ts';

export interface StagedPackages {
  readonly packages: readonly string[];
  readonly slices: readonly string[];
  /** By package or slice, where the document names it. */
  readonly places: Readonly<Record<string, Location>>;
}

/** Reads `stage-packages` and `stage-slices`. */
export function readStagePackages(
  name: string,
  part: RockPart,
  bare: boolean,
  collector: Collector,
): StagedPackages {
  const keys = ['stage-packages', 'stage-slices'] as const;
  const asked = keys.flatMap((key) => (part[key] ?? []).map((item, index) => ({ key, item, index })));
  const plan = planStagePackages(
    asked.map(({ item }) => item),
    bare ? 'bare' : 'image',
  );
  for (const { name: item, reason } of plan.refused) {
    const found = asked.find((entry) => entry.item === item);
    collector.refuse(['parts', name, found?.key ?? 'stage-packages', found?.index ?? 0], `${item} ${reason}`);
  }
  plan.notes.forEach(collector.notice);
  const places: Record<string, Location> = {};
  for (const { key, item, index } of asked) {
    const at = collector.place(['parts', name, key, index]);
    if (at !== undefined) places[item] ??= at;
  }
  return { packages: plan.packages, slices: plan.slices, places };
}

/** Plugins whose files go where `organize`, `stage` and `prime` say. */
const placing = new Set(['dump', 'go', 'maven', 'gradle']);

/** Exclude-only filesets of a part that stages packages; including and renaming package files is not supported. */
export function readExcludes(name: string, part: RockPart, collector: Collector): readonly string[] {
  if (placing.has(part.plugin ?? '') && !isStatsd(part)) return [];
  if (Object.keys(part.organize ?? {}).length > 0)
    collector.refuse(['parts', name, 'organize'], 'organize is supported for plugin dump only');
  const excludes: string[] = [];
  for (const key of ['stage', 'prime'] as const) {
    for (const [index, entry] of (part[key] ?? []).entries()) {
      if (entry.startsWith('-')) excludes.push(entry.slice(1).trim());
      else if (entry !== '*')
        collector.refuse(
          ['parts', name, key, index],
          `${key} can only leave out files (-path) for plugin ${part.plugin ?? ''}`,
        );
    }
  }
  return excludes;
}
