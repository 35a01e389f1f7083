import { Failure } from '../../errors/index.ts';
import type { RockYaml } from '../expand/index.ts';

/** One platform that a run builds. */
export interface SelectedPlatform {
  /** Its label in rockcraft.yaml. */
  readonly platform: string;
  /** Debian name of what it runs on. */
  readonly architecture: string;
}

/** Stands for every platform of the document, unless one of them is called so. */
const ALL = 'all';

/**
 * Chooses the platforms to build: the wanted one or all, else the only one, else the one for the machine's
 * architecture. Where the document wants them built is not asked: nothing that is built here is run.
 *
 * @param wanted label of a platform, or `all`
 * @param machine Debian name of this machine's architecture
 * @returns at least one platform, or a sentence saying why none can be chosen
 * @throws Failure `INPUT_INVALID` for a wanted one that is not there
 */
export function selectPlatforms(
  platforms: RockYaml['platforms'],
  wanted: string | undefined,
  machine: string,
): readonly SelectedPlatform[] | string {
  const labels = Object.keys(platforms);
  const targets = labels.flatMap((platform) => {
    const architecture = platforms[platform]?.['build-for'][0];
    return architecture === undefined ? [] : [{ platform, architecture }];
  });
  const [first] = targets;
  if (first === undefined) return 'names no platform';
  if (wanted !== undefined) {
    const named = targets.filter(({ platform }) => platform === wanted);
    if (named.length > 0) return named;
    if (wanted === ALL) return targets;
    throw new Failure('INPUT_INVALID', `platform: rockcraft.yaml has no platform ${wanted}`, {
      hint: `Give one of: ${labels.join(', ')}, ${ALL}.`,
    });
  }
  if (targets.length === 1) return [first];
  const own = targets.find(({ architecture }) => architecture === machine);
  return own === undefined
    ? `has several platforms (${labels.join(', ')}) and none for ${machine}: name one with the input platform, or all`
    : [own];
}
