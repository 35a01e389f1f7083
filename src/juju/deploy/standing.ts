import { z } from 'zod/mini';

import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { readDeployed } from './read-deployed.ts';
import type { Wanted } from './read-deployed.ts';
import { findApplication } from '../read/status.ts';

/** What an application is made of, as Juju says. Two of them are compared to see what a deployment has changed. */
export interface Standing {
  /** `local:shop-3`, `ch:amd64/shop-12`; a name alone when Juju says no more. */
  readonly charm: string | undefined;
  readonly charmName: string | undefined;
  readonly revision: number | undefined;
  /** Of a charm from Charmhub. */
  readonly channel: string | undefined;
  /** Resource to the hash of what Juju keeps for it: equal for an equal image with an equal login, else different. */
  readonly fingerprints: ReadonlyMap<string, string>;
  readonly config: ReadonlyMap<string, string>;
  readonly units: number;
  /** What the running image says of itself; undefined when it does not. */
  readonly imageId: string | undefined;
  /** Whether the units run the charm whose witness was given; undefined when it cannot be told. */
  readonly sameCharm: boolean | undefined;
}

const resourcesSchema = z.object({
  resources: z.catch(
    z.nullish(z.array(z.object({ name: z.string(), fingerprint: z.catch(z.string(), '') }))),
    undefined,
  ),
});

/** Reads what an application is made of; undefined when there is none. Changes nothing. */
export async function readStanding(juju: Juju, wanted: Wanted): Promise<Standing | undefined> {
  const { status, config, images, sameCharm } = await readDeployed(juju, wanted);
  const application = status && findApplication(status, wanted.application);
  if (application === undefined) return undefined;
  const ids = [...images.values()].map((image) => (image.kind === 'read' ? image.id : undefined));
  return {
    charm: application.charm,
    charmName: application.charmName,
    revision: application.revision,
    channel: application.channel,
    fingerprints: await readFingerprints(juju, wanted.model, wanted.application),
    config,
    units: application.scale ?? application.units.length,
    imageId: ids.every((id) => id === ids[0]) ? ids[0] : undefined,
    sameCharm,
  };
}

export async function readFingerprints(
  juju: Juju,
  model: string,
  application: string,
): Promise<ReadonlyMap<string, string>> {
  const { resources } = await juju.json(commands.resources(model, application), resourcesSchema);
  const known = (resources ?? []).filter(({ fingerprint }) => fingerprint !== '');
  return new Map(known.map(({ name, fingerprint }) => [name, fingerprint]));
}
