import { Failure, type Location } from '../errors/index.ts';
import type { PythonTarget } from '../python/index.ts';
import { locate } from '../project/index.ts';
import type { CharmDocument } from './expand/index.ts';
import { listLegacyPlatforms } from './legacy-platforms.ts';

export interface CharmBase {
  /** `ubuntu`. */
  readonly name: string;
  /** `24.04`. */
  readonly channel: string;
}

/** What one run packs for. */
export interface CharmPlatform {
  /** The key below `platforms`; part of the file's name. */
  readonly label: string;
  /** Debian's name. */
  readonly architecture: string;
  /** What it is built for; its Python decides on the packages. */
  readonly base: CharmBase;
  /** What the manifest says that it runs on. Default: `base` and `architecture`. */
  readonly runsOn?: readonly (CharmBase & { readonly architectures: readonly string[] })[];
}

/**
 * Python and C library of the bases that charms are packed for (packages.ubuntu.com: python3, libc6), and of
 * systems that may stand in for them (the same packages in Debian's archive).
 */
const RELEASES: ReadonlyMap<string, Omit<PythonTarget, 'architecture'>> = new Map([
  ['ubuntu@20.04', { version: '3.8', glibc: '2.31' }],
  ['ubuntu@22.04', { version: '3.10', glibc: '2.35' }],
  ['ubuntu@24.04', { version: '3.12', glibc: '2.39' }],
  ['ubuntu@26.04', { version: '3.14', glibc: '2.43' }],
  ['debian@12', { version: '3.11', glibc: '2.36' }],
  ['debian@13', { version: '3.13', glibc: '2.41' }],
]);

/** The system in the image that units run the charm on, where that is not the base. */
export interface ImageSystem {
  /** As os-release has them: `debian` and `12`. */
  readonly id: string;
  readonly version: string;
}

/** A C library that every system provides which has a Python that charms run on; for a Python that the base does not have. */
const COMMON_GLIBC = '2.28';

/**
 * Chooses what to pack for: the wanted platform, else the one for this machine, else the only one.
 *
 * @param machine Debian's name of this machine's architecture
 * @throws Failure `CHARM_PLATFORM`
 */
export function selectPlatform(
  { file, positions, yaml }: Pick<CharmDocument, 'file' | 'positions' | 'yaml'>,
  wanted: string | undefined,
  machine: string,
): CharmPlatform {
  const at: Location = locate(positions, [yaml.bases === undefined ? 'platforms' : 'bases']) ?? { file };
  const legacy = yaml.bases === undefined ? undefined : listLegacyPlatforms(yaml.bases, machine);
  const all: readonly Candidate[] =
    legacy ??
    Object.entries(yaml.platforms ?? {}).map(([label, platform]) =>
      readPlatform(label, platform?.['build-for']?.[0] ?? label, yaml.base),
    );
  const labels = all.map(({ label }) => label);
  if (all.length === 0)
    throw new Failure('CHARM_PLATFORM', 'charmcraft.yaml lists no platforms', {
      hint: 'Add `base: ubuntu@24.04` and `platforms:` with `amd64:` below it.',
      at,
    });
  const chosen =
    wanted === undefined
      ? (all.find(({ architecture }) => architecture === machine) ?? (all.length === 1 ? all[0] : undefined))
      : all.find(({ label }) => label === wanted);
  if (chosen === undefined)
    throw new Failure(
      'CHARM_PLATFORM',
      wanted === undefined
        ? `none of the platforms ${labels.join(', ')} is this machine's`
        : `charmcraft.yaml has no platform ${wanted}`,
      { hint: `Set \`platform\` to one of: ${labels.join(', ')}.`, at },
    );
  const { architecture, base } = chosen;
  if (architecture === undefined || base === undefined)
    throw new Failure(
      'CHARM_PLATFORM',
      `the platform ${chosen.label} names no ${base ? 'architecture' : 'base'}`,
      {
        hint: 'Write it as `amd64:` with a `base:`, or as `ubuntu@24.04:amd64:`.',
        at: locate(positions, ['platforms', chosen.label]) ?? at,
      },
    );
  const { label, runsOn } = chosen;
  return { label, architecture, base, ...(runsOn !== undefined && { runsOn }) };
}

/** Of documents without a base or an architecture, which were not checked. */
type Candidate = Pick<CharmPlatform, 'label' | 'runsOn'> & {
  readonly architecture: string | undefined;
  readonly base: CharmBase | undefined;
};

/** `amd64`, `ubuntu@24.04:amd64`, or `ubuntu@24.04`. https://documentation.ubuntu.com/charmcraft/stable/reference/platforms/ */
function readPlatform(label: string, target: string, projectBase: string | null | undefined): Candidate {
  const [, base, architecture] = /^(?:([^:@]+@[^:]+)(?::|$))?([a-z0-9]+)?$/.exec(target) ?? [];
  const [name, channel] = (projectBase ?? base ?? '').split('@');
  return {
    label,
    architecture,
    base: name !== undefined && name !== '' && channel !== undefined ? { name, channel } : undefined,
  };
}

/**
 * The Python that the charm's wheels must fit: the one that is named, else that of the image, else that of the base.
 *
 * @throws Failure `CHARM_PYTHON_UNKNOWN`
 */
export function selectPython(
  { architecture, base }: CharmPlatform,
  { version, image }: { readonly version?: string | undefined; readonly image?: ImageSystem | undefined },
): PythonTarget {
  const system = image === undefined ? `${base.name}@${base.channel}` : `${image.id}@${image.version}`;
  const known = RELEASES.get(system);
  if (version !== undefined && known?.version !== version)
    return { version, glibc: COMMON_GLIBC, architecture };
  if (known !== undefined) return { ...known, architecture };
  throw new Failure('CHARM_PYTHON_UNKNOWN', `the Python version of ${system} is not known`, {
    hint: 'Set `python-version` to the version in the base, such as 3.12.',
  });
}
