import type { CharmFacts } from '../../charm/index.ts';
import type { Application, Charm } from '../../model/index.ts';
import { findStoredCharm, type StoredCharm } from './charm-store.ts';
import type { Invocation, Services } from '../line/command.ts';
import { findPublishedCharm } from './published-charm.ts';
import { readLocalCharm } from './local-charm.ts';
import { refuse } from '../line/refuse.ts';
import { readResource } from './resource-values.ts';

/** What the charm store has for an application now. */
export interface StoredUpdate {
  readonly stored: StoredCharm;
  readonly facts: CharmFacts;
  /** Names of the store's resources whose content differs from what the application has from the store. */
  readonly resources: readonly string[];
  /** The application has this charm, in this channel, with these resources. */
  readonly isCurrent: boolean;
}

/**
 * Looks up the charm of an application that came from the store, in its channel or in the one of `--channel`. An image
 * or a file that the user gave stays, as in Juju; what came from the store follows the store.
 *
 * @throws Failure in the words of `findStoredCharm`, or when the store does not have the charm any more.
 */
export async function findStoredUpdate(
  application: Application,
  before: Charm,
  invocation: Invocation,
  services: Services,
): Promise<StoredUpdate> {
  const { flags, terminal } = invocation;
  const channel = flags.text('channel') ?? application.channel;
  const stored =
    (await findStoredCharm(before.name, channel, terminal, services)) ??
    (await findPublishedCharm(before.name, invocation, services, channel));
  if ('charmhub' in stored)
    throw refuse(`charm "${before.name}" is not in the charm store any more, ${stored.charmhub}`);
  const facts = await readLocalCharm(stored.path, terminal, services);
  const resources: string[] = [];
  for (const [name, value] of Object.entries(stored.resources)) {
    const spec = facts.resources[name];
    const there = application.resources[name];
    if (spec === undefined || (there !== undefined && there.origin !== 'store')) continue;
    const now = await readResource(name, spec, value, terminal, services);
    // Charmhub gives another password each time: an image is another one when its name is.
    const isSame =
      spec.type === 'oci-image' ? now.value === there?.value : now.fingerprint === there?.fingerprint;
    if (!isSame) resources.push(name);
  }
  const isCurrent =
    facts.digest === before.digest && stored.channel === application.channel && resources.length === 0;
  return { stored, facts, resources, isCurrent };
}
