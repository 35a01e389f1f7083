import type { RockYaml } from '../expand/index.ts';

/** The one platform that a run builds, or a sentence saying why none can be chosen. */
export type SelectedPlatform = { readonly platform: string; readonly architecture: string } | string;

/**
 * Chooses the platform to build: the wanted one, else the only one, else the one for the machine's architecture.
 *
 * @param wanted label of a platform
 * @param machine Debian name of this machine's architecture
 */
export function selectPlatform(
  platforms: RockYaml['platforms'],
  wanted: string | undefined,
  machine: string,
): SelectedPlatform {
  const labels = Object.keys(platforms);
  const targets = labels.flatMap((platform) => {
    const architecture = platforms[platform]?.['build-for'][0];
    return architecture === undefined ? [] : [{ platform, architecture }];
  });
  if (wanted !== undefined)
    return (
      targets.find(({ platform }) => platform === wanted) ??
      `has no platform ${wanted}; it has ${labels.join(', ')}`
    );
  const [first] = targets;
  if (targets.length === 1 && first !== undefined) return first;
  return (
    targets.find(({ architecture }) => architecture === machine) ??
    `has several platforms (${labels.join(', ')}) and none for ${machine}: name one with the input platform`
  );
}
