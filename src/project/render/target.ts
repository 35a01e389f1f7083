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
  const all = node?.kind === 'map' ? node.entries.map(readPlatform) : [];
  const named = all.find(({ label }) => label === platform);
  const able = all.find(({ buildOn }) => buildOn.includes(machine));
  const chosen = named ?? able ?? all[0];
  // A platform that this machine cannot build is read as the machine would that can.
  const [elsewhere = machine] = chosen?.buildOn ?? [];
  const buildOn = chosen === undefined || chosen.buildOn.includes(machine) ? machine : elsewhere;
  return { buildOn, buildFor: chosen?.buildFor ?? machine };
}

function readPlatform({ key, value }: YamlEntry): {
  readonly label: string;
  readonly buildOn: readonly string[];
  readonly buildFor: string;
} {
  const label = keyText(key);
  const listed = (side: string): readonly string[] => {
    const node = field(value, side);
    const one = textOf(node);
    const names = one === undefined ? textsOf(node) : [one];
    return (names.length === 0 ? [label] : names).map((name) => splitBase(name)[1]);
  };
  return { label, buildOn: listed('build-on'), buildFor: listed('build-for')[0] ?? label };
}
