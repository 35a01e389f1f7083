import { planStagePackages } from '../../debian/index.ts';
import type { Location } from '../../errors/index.ts';
import type { ProjectFacts } from '../../project/index.ts';
import type { RockPart } from '../expand/index.ts';
import { parseLayoutScript, parseRemovals, planDirectories, type LayoutScript } from './build-script.ts';
import type { Collector } from './collector.ts';
import { planGoPart } from './go-part.ts';
import { planJavaPart, planJlinkPart } from './java-part.ts';
import { planNpmPart } from './npm-part.ts';
import { readLocalSource, refuseUnknownKeys } from './part-keys.ts';
import { planPythonPart } from './python-part.ts';
import type { BuildPlan, DirectoryPlan, LinkPlan, PythonPlan, ToolPlan, TreePlan } from './types.ts';

/** What one part adds to the image. */
export interface PartPlan {
  readonly packages: readonly string[];
  readonly slices: readonly string[];
  readonly places: Readonly<Record<string, Location>>;
  readonly exclude: readonly string[];
  readonly python?: PythonPlan;
  readonly build?: BuildPlan;
  readonly tool?: ToolPlan;
  readonly tree?: TreePlan;
  readonly directories: readonly DirectoryPlan[];
  readonly links: readonly LinkPlan[];
}

/** What a part needs to know of the rest of the document and of the project. */
export interface PartContext {
  readonly bare: boolean;
  readonly project: Pick<ProjectFacts, 'entries' | 'texts'>;
}

/** The program that the gunicorn extensions build from source; we build the same release from its Go module. */
const statsdSource = 'https://github.com/prometheus/statsd_exporter.git';
const statsdTag = 'v0.26.0';

/** Reads one part of the document; what cannot be built goes to the collector. */
export function planPart(name: string, part: RockPart, context: PartContext, collector: Collector): PartPlan {
  const { bare, project } = context;
  refuseUnknownKeys(name, part, collector);
  if (name === 'pebble')
    collector.refuse(['parts', name], "the name pebble belongs to the image's own Pebble");
  const packages = readStagePackages(name, part, bare, collector);
  const { folders, links } = readBuildScript(name, part, collector);
  const common = {
    ...packages,
    exclude: readExcludes(name, part, collector),
    directories: planDirectories(folders, part.permissions ?? []),
    links,
  };
  switch (part.plugin) {
    case 'nil':
      if (part.source !== undefined && part.source !== '')
        collector.notice(`parts.${name}.source: plugin nil does not use it`);
      return common;
    case 'dump': {
      const tree = planTree(name, part, collector);
      return tree === undefined ? common : { ...common, tree };
    }
    case 'python': {
      const python = planPythonPart(name, part, { exclude: common.exclude, ...context }, collector);
      return python === undefined ? common : { ...common, python };
    }
    case 'npm': {
      const { texts } = project;
      const build = planNpmPart(name, part, { exclude: common.exclude, texts, bare }, collector);
      const shell = build?.application === true && bare ? [bareShell] : [];
      return build === undefined ? common : { ...common, build, links: [...links, ...shell] };
    }
    case 'maven':
    case 'gradle': {
      const build = planJavaPart(name, part, collector);
      return build === undefined ? common : { ...common, build };
    }
    case 'jlink':
      return { ...common, build: planJlinkPart(name, part, collector) };
    case 'go':
      if (isStatsd(part))
        return { ...common, tool: { tool: 'statsd-exporter', path: 'bin/statsd_exporter' } };
      return planBuilt(name, part, common, collector, planGoPart);
    default:
      collector.refuse(['parts', name, 'plugin'], `plugin ${part.plugin ?? '(none)'} is not supported`);
      return common;
  }
}

/** A part that is compiled: what is built, and where its files go. */
function planBuilt(
  name: string,
  part: RockPart,
  common: PartPlan,
  collector: Collector,
  plan: (name: string, part: RockPart, collector: Collector) => BuildPlan | undefined,
): PartPlan {
  const build = plan(name, part, collector);
  const chosen = [...(part.stage ?? []), ...(part.prime ?? [])].some((entry) => !entry.startsWith('-'));
  if (chosen && common.packages.length + common.slices.length > 0)
    collector.refuse(
      ['parts', name, 'stage-packages'],
      'what the part stages leaves its packages out; give the packages a part of their own (plugin: nil)',
    );
  if (build === undefined) return common;
  return {
    ...common,
    build,
    tree: { ...placement(name, part, collector), layer: 'app', source: { kind: 'build' } },
  };
}

function placement(name: string, part: RockPart, collector: Collector): Omit<TreePlan, 'layer' | 'source'> {
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

function planTree(name: string, part: RockPart, collector: Collector): TreePlan | undefined {
  const rules = placement(name, part, collector);
  // Rockcraft's own data folder; ours has files of the same effect and names.
  const extension = /(?:^|\/)extensions\/((?:flask|django)-framework)\/?$/.exec(part.source ?? '')?.[1];
  if (extension !== undefined && name === `${extension}/config-files`)
    return { ...rules, layer: 'platform', source: { kind: 'extension', name: extension } };
  const path = readLocalSource(name, part, collector);
  if (path === undefined) return undefined;
  return { ...rules, layer: 'app', source: { kind: 'project', path } };
}

function readStagePackages(
  name: string,
  part: RockPart,
  bare: boolean,
  collector: Collector,
): Pick<PartPlan, 'packages' | 'slices' | 'places'> {
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

const nothing: LayoutScript = { folders: [], links: [] };

/** What the npm part's script adds on a bare base (rockcraft/extensions/expressjs.py). */
const bareShell: LinkPlan = { path: 'usr/bin/sh', target: '/usr/bin/bash' };

/** Plugins whose extensions have a script that their own reader knows. */
const readingOwnScript = new Set(['npm', 'maven', 'gradle']);

function readBuildScript(name: string, part: RockPart, collector: Collector): LayoutScript {
  const script = part['override-build'];
  if (script === undefined || script.trim() === '' || readingOwnScript.has(part.plugin ?? '')) return nothing;
  // What it takes away is left to whoever reads the plugin's files.
  if (part.plugin === 'python' && parseRemovals(script) !== undefined) return nothing;
  const layout = parseLayoutScript(script);
  if (layout !== undefined && part.plugin === 'nil') return layout;
  collector.refuse(['parts', name, 'override-build'], 'override-build runs a script');
  return nothing;
}

/** Whether the part is the statsd exporter of the gunicorn extensions. */
function isStatsd(part: RockPart): boolean {
  return part.plugin === 'go' && part.source === statsdSource && part['source-tag'] === statsdTag;
}

/** Plugins whose files go where `organize`, `stage` and `prime` say. */
const placing = new Set(['dump', 'go', 'maven', 'gradle']);

/** Exclude-only filesets of a part that stages packages; including and renaming package files is not supported. */
function readExcludes(name: string, part: RockPart, collector: Collector): readonly string[] {
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
