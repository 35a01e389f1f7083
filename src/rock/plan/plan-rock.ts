import { divideSlices } from '../../debian/index.ts';
import { baseReference } from './base-reference.ts';
import type { ProjectFacts } from '../../project/index.ts';
import { ProjectFailure } from '../../project/index.ts';
import type { RockDocument, RockYaml } from '../expand/index.ts';
import { createCollector, type Collector } from './collector.ts';
import { planConfig } from './config.ts';
import { planPart, type PartPlan } from './part.ts';
import { renderPebbleLayer } from './pebble-layer.ts';
import { selectPlatforms, type SelectedPlatform } from './platform.ts';
import type { BasePlan, PebblePlan, RockPlan } from './types.ts';

export interface RockPlanFacts {
  /** Debian name of this machine's architecture, for a document with several platforms. */
  readonly machine: string;
  /** Label of the platform to build, or `all`. */
  readonly platform?: string | undefined;
  readonly project: Pick<ProjectFacts, 'entries' | 'texts'>;
}

/**
 * Plans the image that an expanded rockcraft.yaml describes, for each platform to build, or says everything that stands
 * against it.
 *
 * @throws ProjectFailure `ROCK_UNSUPPORTED` with every YAML path that the embedded engine cannot follow.
 */
export function planRocks(document: RockDocument, facts: RockPlanFacts): readonly RockPlan[] {
  const { yaml } = document;
  const collector = createCollector(document);
  const base = planBase(yaml, collector);
  const platforms = selectPlatforms(yaml.platforms, facts.platform, facts.machine);
  if (typeof platforms === 'string') collector.refuse(['platforms'], platforms);
  if (typeof yaml.version !== 'string') collector.refuse(['version'], 'a version is needed');
  if ((yaml['package-repositories'] ?? []).length > 0)
    collector.refuse(['package-repositories'], 'package repositories are added by rockcraft only');
  const config = planConfig(yaml, base, collector);
  const context = { bare: yaml.base === 'bare', project: facts.project };
  const parts = Object.entries(yaml.parts).map(([name, part]) => planPart(name, part, context, collector));
  const python = parts.flatMap((part) => part.python ?? []);
  const builds = parts.flatMap((part) => part.build ?? []);
  const withPackages = builds.filter(({ plugin }) => plugin !== 'go' && plugin !== 'jlink');
  for (const { part } of [...python, ...withPackages].slice(1))
    collector.refuse(
      ['parts', part, 'plugin'],
      'only one part that brings packages of a language is supported',
    );
  const runtime = mergeRuntime(parts, collector);
  if (runtime.cut.length > 0) refuseExcludedSlices(yaml.parts, parts, collector);
  if (collector.problems.length > 0 || base === undefined || typeof platforms === 'string')
    throw new ProjectFailure(
      'ROCK_UNSUPPORTED',
      `the embedded engine cannot build this rock: ${count(collector.problems.length)}`,
      collector.problems,
      'Change the listed places, or set `engine: craft` to build with rockcraft.',
    );
  const common: Omit<RockPlan, keyof SelectedPlatform> = {
    name: yaml.name,
    title: yaml.title,
    version: yaml.version ?? '',
    summary: yaml.summary,
    description: yaml.description,
    ...(yaml.license ? { license: yaml.license } : {}),
    base,
    runtime,
    ...(python[0] === undefined ? {} : { python: python[0] }),
    // A runtime is cut for what the others have built.
    builds: [
      ...builds.filter(({ plugin }) => plugin !== 'jlink'),
      ...builds.filter(({ plugin }) => plugin === 'jlink'),
    ],
    tools: [{ tool: 'pebble', path: config.pebble.slice(1) }, ...parts.flatMap((part) => part.tool ?? [])],
    trees: parts.flatMap((part) => part.tree ?? []),
    directories: parts.flatMap((part) => part.directories),
    links: parts.flatMap((part) => part.links),
    pebble: planPebble(yaml),
    config: config.config,
    notices: [...document.notices, ...collector.notices],
  };
  return platforms.map((selected) => ({ ...common, ...selected }));
}

const count = (problems: number): string => (problems === 1 ? 'one place' : `${problems} places`);

function planBase(yaml: RockYaml, collector: Collector): BasePlan | undefined {
  const bare = yaml.base === 'bare';
  const buildBase = yaml['build-base'] ?? yaml.base;
  const named = bare ? buildBase : yaml.base;
  const version = /^ubuntu[@:](\d\d\.\d\d)$/.exec(named)?.[1];
  if (version === undefined || version === '20.04') {
    const key = bare ? 'build-base' : 'base';
    collector.refuse([key], `${key} ${named} is not supported`);
    return undefined;
  }
  if (buildBase.replace(':', '@') !== `ubuntu@${version}`)
    collector.refuse(['build-base'], `build-base ${buildBase} differs from the base`);
  return {
    name: bare ? 'bare' : `ubuntu@${version}`,
    reference: baseReference(version),
    release: { id: 'ubuntu', version },
    bare,
  };
}

function mergeRuntime(parts: readonly PartPlan[], collector: Collector): RockPlan['runtime'] {
  const unique = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].sort();
  const { builtIn, cut } = divideSlices(unique(parts.flatMap((part) => part.slices)));
  if (cut.length > 0) collector.notice(`slices cut by chisel: ${cut.join(', ')}`);
  return {
    packages: unique(parts.flatMap((part) => part.packages)),
    slices: builtIn,
    cut,
    exclude: unique(parts.flatMap((part) => part.exclude)),
    places: Object.assign({}, ...parts.map((part) => part.places).toReversed()),
  };
}

/** What chisel cuts is one tree, from which a single part cannot leave files out that another one brings. */
function refuseExcludedSlices(
  yaml: RockYaml['parts'],
  parts: readonly PartPlan[],
  collector: Collector,
): void {
  for (const [index, [name, part]] of Object.entries(yaml).entries()) {
    const { slices = [], exclude = [] } = parts[index] ?? {};
    if (slices.length > 0 && exclude.length > 0)
      collector.refuse(
        ['parts', name, (part.stage ?? []).length > 0 ? 'stage' : 'prime'],
        'files of slices cannot be left out; choose slices that do not have them',
      );
  }
}

function planPebble(yaml: RockYaml): PebblePlan {
  const layerYaml = renderPebbleLayer(yaml);
  return layerYaml === undefined ? {} : { layerLabel: `rockcraft-${yaml.name}`, layerYaml };
}
