import { z } from 'zod/mini';

import { Failure, isFailure } from '../errors/index.ts';
import { askForWitness, matchesWitness } from './charm-witness.ts';
import type { CharmWitness } from './charm-witness.ts';
import * as commands from './commands.ts';
import type { Juju } from './driver.ts';
import { isWanted } from './identity.ts';
import { readRunningImage } from './inspect.ts';
import { readMissingOffers } from './offers.ts';
import { readAround } from './read-around.ts';
import { readSecrets } from './read-secrets.ts';
import { readConstraints, readSettings } from './read-settings.ts';
import type { Surroundings } from './split-bundle.ts';
import type { DeployedFacts } from './plan-types.ts';
import { findApplication, parseStatus } from './status.ts';
import type { ApplicationStatus, JujuStatus } from './status.ts';
import type { RunningImage } from './wait-types.ts';

const modelSchema = z.record(z.string(), z.object({ life: z.catch(z.optional(z.string()), undefined) }));

/** Reads the model's status. Safe to repeat. */
export async function readStatus(juju: Juju, model: string): Promise<JujuStatus> {
  return parseStatus(await juju.json(commands.status(model), z.unknown()));
}

/** Whether the model is there. @throws Failure `DEPLOY_APPLICATION_DYING` when it is being destroyed. */
export async function findModel(juju: Juju, model: string): Promise<boolean> {
  try {
    const found = await juju.json(commands.showModel(model), modelSchema);
    const life = Object.values(found)[0]?.life ?? 'alive';
    if (life === 'alive') return true;
    throw new Failure('DEPLOY_APPLICATION_DYING', `the model ${model} is still being destroyed`, {
      hint: 'Wait until it is gone from `juju models`, or choose another name.',
      retryable: true,
    });
  } catch (error) {
    if (isFailure(error, 'JUJU_REFUSED') && /not found/.test(error.message)) return false;
    throw error;
  }
}

/** What is to be compared with what runs. */
export interface Wanted {
  readonly model: string;
  readonly application: string;
  readonly witness: CharmWitness;
  /** The container of the image and the identity that it should have; undefined when nothing can be compared. */
  readonly image: { readonly container: string; readonly id: string } | undefined;
  readonly wantsConstraints: boolean;
  /** Names of the secrets that the plan compares with. */
  readonly secrets?: readonly string[];
  /** The applications of the bundle. */
  readonly around?: Surroundings['applications'];
  /** URLs of offers that are going to be used. */
  readonly offers?: readonly string[];
}

export interface Deployed extends DeployedFacts {
  /** By unit. */
  readonly images: ReadonlyMap<string, RunningImage>;
}

/** Reads everything that a plan compares with. Changes nothing. */
export async function readDeployed(juju: Juju, wanted: Wanted): Promise<Deployed> {
  const nothing = {
    config: new Map(),
    trusted: false,
    constraints: [],
    sameCharm: undefined,
    sameImage: undefined,
  };
  const offers = readMissingOffers(juju, wanted.offers ?? []);
  const isThere = await findModel(juju, wanted.model);
  const missingOffers = await offers;
  const none: Deployed = {
    ...nothing,
    modelExists: false,
    status: undefined,
    images: new Map(),
    missingOffers,
  };
  if (!isThere) return none;
  const status = await readStatus(juju, wanted.model);
  const application = findApplication(status, wanted.application);
  const bundled = [...(wanted.around ?? [])].filter(([name]) => findApplication(status, name) !== undefined);
  const [secrets, around] = await Promise.all([
    readSecrets(juju, wanted.model, wanted.secrets ?? []),
    readAround(juju, wanted.model, new Map(bundled)),
  ]);
  if (application === undefined) return { ...none, modelExists: true, status, secrets, around };
  const [settings, constraints, sameCharm, images] = await Promise.all([
    readSettings(juju, wanted.model, wanted.application),
    wanted.wantsConstraints ? readConstraints(juju, wanted.model, wanted.application) : [],
    readSameCharm(juju, wanted, application),
    readImages(juju, wanted, application),
  ]);
  return {
    modelExists: true,
    status,
    config: new Map([...settings.options].map(([name, { value }]) => [name, value])),
    secrets,
    around,
    missingOffers,
    trusted: settings.trusted,
    constraints,
    sameCharm,
    sameImage: compareImages(wanted, images),
    images,
  };
}

async function readSameCharm(
  juju: Juju,
  wanted: Wanted,
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

async function readImages(
  juju: Juju,
  wanted: Wanted,
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

function compareImages(wanted: Wanted, images: ReadonlyMap<string, RunningImage>): boolean | undefined {
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
