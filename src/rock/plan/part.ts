import type { ProjectFacts } from '../../project/index.ts';
import type { RockPart } from '../expand/index.ts';
import { parseLayoutScript, parseRemovals, planDirectories, type LayoutScript } from './build-script.ts';
import type { Collector } from './collector.ts';
import { planGoPart } from './go-part.ts';
import { planJavaPart, planJlinkPart } from './java-part.ts';
import { planNpmPart } from './npm-part.ts';
import { refuseUnknownKeys } from './part-keys.ts';
import { readExcludes, readStagePackages, type StagedPackages } from './part-packages.ts';
import { placement, planTree } from './part-tree.ts';
import { planPythonPart } from './python-part.ts';
import { isStatsd } from './statsd.ts';
import type { BuildPlan, DirectoryPlan, LinkPlan, PythonPlan, ToolPlan, TreePlan } from './types.ts';

/** What one part adds to the image. */
export interface PartPlan extends StagedPackages {
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
