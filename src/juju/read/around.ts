import { isFailure } from '../../errors/index.ts';
import type { Juju } from '../client/driver.ts';
import { readConstraints, readSettings, type Settings } from './settings.ts';
import type { Surroundings } from '../input/split-bundle.ts';

/** What status does not tell of an application around the one that is deployed. */
export interface AroundFacts extends Settings {
  /** Words such as `mem=256M`. */
  readonly constraints: readonly string[];
}

const NOTHING: Settings = { options: new Map(), trusted: false };

/** Reads of each application what the bundle says of it. */
export async function readAround(
  juju: Juju,
  model: string,
  wanted: Surroundings['applications'],
): Promise<ReadonlyMap<string, AroundFacts>> {
  const found = await Promise.all(
    [...wanted].map(async ([name, { options, trust, constraints }]) => {
      const [settings, words] = await Promise.all([
        options !== undefined || trust === true ? readStanding(juju, model, name) : NOTHING,
        constraints === undefined ? [] : readConstraints(juju, model, name),
      ]);
      return [name, { ...settings, constraints: words }] as const;
    }),
  );
  return new Map(found);
}

/** An application may be removed between two looks. */
async function readStanding(juju: Juju, model: string, name: string): Promise<Settings> {
  try {
    return await readSettings(juju, model, name);
  } catch (error) {
    if (isFailure(error, 'JUJU_REFUSED')) return NOTHING;
    throw error;
  }
}
