import { splitBase } from '../craft/index.ts';
import type { YamlEntry, YamlMap } from '../node.ts';
import { keyText } from '../plain.ts';
import { field, textOf, textsOf } from '../tree.ts';

/** The machine and the platform that a project file is read for. */
export interface RenderTarget {
  /** Debian's name of the architecture that builds. */
  readonly machine: string;
  /** A label below `platforms`. Default: the first one that the machine builds, else the first. */
  readonly platform?: string | undefined;
  /** Where the project is while it is built; absolute. */
  readonly project: string;
  /** What the folders `stage` and `prime` are in; absolute. */
  readonly work: string;
  /** Whether the tool knows overlays, which have a folder of their own. */
  readonly overlays?: boolean;
  /** How many things are built side by side; without it `$CRAFT_PARALLEL_BUILD_COUNT` stays as it is. */
  readonly processors?: number;
}

/** Where the craft tools build, whose paths are the same on every machine (craft_application/util/paths.py). */
export const BUILD_FOLDERS = { project: '/root/project', work: '/root' } as const;

/** Debian's names of both sides; `buildFor` may be `all`. */
export interface Sides {
  readonly buildOn: string;
  readonly buildFor: string;
}

/** Both sides of the platform that is read for (craft_application/services/project.py: configure). */
export function sidesOf(root: YamlMap, { machine, platform }: RenderTarget): Sides {
  const node = field(root, 'platforms');
  const all = node?.kind === 'map' ? node.entries.map(readPlatform) : legacyPlatforms(root, machine);
  const named = all.find(({ label }) => label === platform);
  // The tool compares the whole text here, so a label with a base is nobody's.
  const able = all.find(({ hosts }) => hosts.includes(machine));
  const chosen = named ?? able ?? all[0];
  if (chosen === undefined) return { buildOn: machine, buildFor: machine };
  // A platform that this machine cannot build is read as the machine would that can.
  const isHere = chosen === able || (chosen === named && chosen.buildOn.includes(machine));
  return { buildOn: isHere ? machine : (chosen.buildOn[0] ?? machine), buildFor: chosen.buildFor };
}

interface Platform extends Omit<Sides, 'buildOn'> {
  readonly label: string;
  /** As they are written. */
  readonly hosts: readonly string[];
  readonly buildOn: readonly string[];
}

function readPlatform({ key, value }: YamlEntry): Platform {
  const label = keyText(key);
  const listed = (side: string): readonly string[] => {
    const node = field(value, side);
    const one = textOf(node);
    const names = one === undefined ? textsOf(node) : [one];
    return names.length === 0 ? [label] : names;
  };
  const architectureOf = (name: string): string => splitBase(name)[1];
  const hosts = listed('build-on');
  const [target = label] = listed('build-for');
  return { label, hosts, buildOn: hosts.map(architectureOf), buildFor: architectureOf(target) };
}

/** Of charms that still have `bases` the first one is read for; it has no label. */
function legacyPlatforms(root: YamlMap, machine: string): readonly Platform[] {
  const bases = field(root, 'bases');
  const [first] = bases?.kind === 'list' ? bases.items : [];
  const architecturesOf = (side: string): readonly string[] => {
    const node = field(first, side);
    const [base] = node?.kind === 'list' ? node.items : [first];
    const names = textsOf(field(base, 'architectures'));
    return names.length === 0 ? [machine] : names;
  };
  const buildOn = architecturesOf('build-on');
  return [{ label: '', hosts: [], buildOn, buildFor: architecturesOf('run-on')[0] ?? machine }];
}
