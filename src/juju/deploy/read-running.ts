import { askForWitness, matchesWitness } from '../input/charm-witness.ts';
import type { CharmWitness } from '../input/charm-witness.ts';
import type { Juju } from '../client/driver.ts';
import { isWanted } from '../judge/identity.ts';
import { readRunningImage } from '../verify/inspect.ts';
import type { ApplicationStatus } from '../read/status.ts';
import type { RunningImage } from '../judge/types.ts';

/** What may run in the units already. */
export interface WantedRun {
  readonly model: string;
  readonly witness: CharmWitness;
  /** The container of the image and the identity that it should have; undefined when nothing can be compared. */
  readonly image: { readonly container: string; readonly id: string } | undefined;
}

/** Whether every unit has the very charm; undefined when one cannot tell. */
export async function readSameCharm(
  juju: Juju,
  wanted: WantedRun,
  application: ApplicationStatus,
): Promise<boolean | undefined> {
  const answers = await Promise.all(
    application.units.map(async ({ name }) => {
      const answer = await juju.call(askForWitness(wanted.model, name, wanted.witness));
      return matchesWitness(name, wanted.witness, answer.stdout);
    }),
  );
  return agree(answers);
}

/** The image that runs in each unit, by its name. */
export async function readImages(
  juju: Juju,
  wanted: WantedRun,
  application: ApplicationStatus,
): Promise<ReadonlyMap<string, RunningImage>> {
  const { image } = wanted;
  if (image === undefined) return new Map();
  return new Map(
    await Promise.all(
      application.units.map(
        async ({ name }) =>
          [name, await readRunningImage(juju, wanted.model, name, image.container)] as const,
      ),
    ),
  );
}

/** Whether the image runs in every unit; undefined when one cannot tell. */
export function compareImages(
  wanted: WantedRun,
  images: ReadonlyMap<string, RunningImage>,
): boolean | undefined {
  const id = wanted.image?.id ?? '';
  return agree(
    [...images.values()].map((image) => (image.kind === 'read' ? isWanted(image.id, id) : undefined)),
  );
}

/** True when all say so, false when one does not, undefined when it cannot be told. */
function agree(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  if (answers.length === 0 || answers.includes(undefined)) return undefined;
  return true;
}
