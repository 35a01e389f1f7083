import type { CharmYaml, LegacyBase } from './expand/index.ts';
import type { CharmPlatform } from './platform.ts';

/**
 * What charmcraft packs of a charm that still has `bases`: one charm for each base that it is built on and architecture,
 * which may run on several bases (craft_platforms/charm/_build.py: get_bases_charm_build_plan).
 *
 * @param machine Debian's name of the architecture of bases that name none
 */
export function listLegacyPlatforms(
  bases: NonNullable<CharmYaml['bases']>,
  machine: string,
): readonly CharmPlatform[] {
  const architecturesOf = ({ architectures = [machine] }: LegacyBase): readonly string[] => architectures;
  const all = bases.flatMap((entry) =>
    entry['build-on'].flatMap((build) =>
      architecturesOf(build).flatMap((built) =>
        entry['run-on'].map(({ architectures = [built] }): CharmPlatform => {
          const { name, channel } = build;
          return {
            label: `${name}-${channel}-${architectures.join('-')}`,
            architecture: architectures[0] ?? built,
            base: { name, channel },
            runsOn: bases
              .filter((other) =>
                other['build-on'].some((one) => isSame(one, build) && architecturesOf(one).includes(built)),
              )
              .flatMap((other) => other['run-on'])
              .map((run) => ({ name: run.name, channel: run.channel, architectures: architecturesOf(run) })),
          };
        }),
      ),
    ),
  );
  // Several bases to run on are one charm, when nothing in their names tells them apart.
  return all.filter(({ label }, index) => all.findIndex((other) => other.label === label) === index);
}

function isSame(left: LegacyBase, right: LegacyBase): boolean {
  return left.name === right.name && left.channel === right.channel;
}
