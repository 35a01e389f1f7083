import type { Juju } from '../client/driver.ts';
import { readMissingOffers } from '../plan/offers.ts';
import type { DeployedFacts } from '../plan/types.ts';
import { readAround } from '../read/around.ts';
import { findModel, readStatus } from '../read/model.ts';
import { compareImages, readImages, readSameCharm, type WantedRun } from './read-running.ts';
import { readSecrets } from './read-secrets.ts';
import { readConstraints, readSettings } from '../read/settings.ts';
import type { Surroundings } from '../input/split-bundle.ts';
import { findApplication } from '../read/status.ts';
import type { RunningImage } from '../judge/types.ts';

/** What is to be compared with what runs. */
export interface Wanted extends WantedRun {
  readonly application: string;
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
