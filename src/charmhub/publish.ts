import { isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { Charmhub } from './charmhub.ts';
import { seeCharm, seeCharmRevision, seeImage, seeImageRevision } from './look.ts';
import {
  isReleased,
  type CharmhubFacts,
  type CharmhubPlan,
  type CharmhubRequest,
  type Release,
} from './plan.ts';
import { attempt } from './settle.ts';

/** What is on Charmhub now. */
export interface CharmhubResult extends Release {
  /** What was done, in words. */
  readonly account: readonly { readonly what: string; readonly how: string }[];
}

type Needed = Pick<Ports, 'clock' | 'reporter'>;

/** What the store has of a request. Changes nothing. */
export async function readCharmhub(store: Charmhub, request: CharmhubRequest): Promise<CharmhubFacts> {
  const { name, charm, image } = request;
  // First, because a name that is not there or not ours is found out by it.
  const released = await store.listReleased(name);
  const found = seeCharm(await store.listCharmRevisions(name), charm.sha3);
  const images =
    image === undefined
      ? []
      : await store.listImageRevisions(name, image.resource, image.digest).catch((error: unknown) => {
          // Before the first revision that declares it, the store knows nothing of a resource.
          if (isFailure(error, 'CHARMHUB_NOT_FOUND')) return [];
          throw error;
        });
  return {
    released,
    charmRevision: typeof found === 'object' ? found.value : undefined,
    imageRevision: seeImage(images)?.value,
  };
}

/**
 * Carries a plan out. Every step ends with the store's own word for what is true; the release, which everybody sees,
 * comes when everything below it has been seen to be there.
 *
 * @param beforeRelease Whatever else has to be in place first, such as the tags of a registry.
 * @throws Failure `CHARMHUB_…`; then nothing was released, unless the message names the release
 */
export async function publishToCharmhub(
  ports: Needed,
  store: Charmhub,
  { request, steps }: CharmhubPlan,
  beforeRelease: () => Promise<void> = () => Promise.resolve(),
): Promise<CharmhubResult> {
  const { name, channel } = request;
  const account: { what: string; how: string }[] = [];
  const resources: Record<string, number> = { ...request.resources };
  let revision = 0;
  for (const step of steps) {
    switch (step.kind) {
      case 'reuse-charm':
        revision = step.revision;
        account.push({ what: `charm revision ${revision}`, how: 'there already, with the same content' });
        break;
      case 'upload-charm': {
        const done = await attempt(ports, {
          what: `upload the charm ${name}`,
          act: () => store.uploadCharm(name, step.path),
          find: async () => seeCharm(await store.listCharmRevisions(name), step.sha3),
          confirm: async (made) => seeCharmRevision(await store.listCharmRevisions(name), made, step.sha3),
        });
        revision = done.value;
        account.push({ what: `charm revision ${revision}`, how: wayOf(done.settled, 'uploaded') });
        break;
      }
      case 'reuse-image':
        resources[step.resource] = step.revision;
        account.push({
          what: `revision ${step.revision} of ${step.resource}`,
          how: 'there already, with the same digest',
        });
        break;
      case 'upload-image': {
        const list = (): ReturnType<Charmhub['listImageRevisions']> =>
          store.listImageRevisions(name, step.resource, step.digest);
        const done = await attempt(ports, {
          what: `upload the resource ${step.resource} of ${name}`,
          act: () => store.uploadImage(name, step.resource, step.source),
          find: async () => seeImage(await list()),
          confirm: async (made) => seeImageRevision(await list(), made),
        });
        resources[step.resource] = done.value;
        account.push({
          what: `revision ${done.value} of ${step.resource}`,
          how: wayOf(done.settled, 'uploaded'),
        });
        break;
      }
      case 'keep-release':
        await beforeRelease();
        account.push({ what: step.channel, how: 'held exactly this already' });
        break;
      case 'release':
        await beforeRelease();
        account.push({
          what: step.channel,
          how: await release(ports, store, { name, revision, resources, channel }),
        });
        break;
    }
  }
  return { name, revision, resources, channel, account };
}

/** Releases, and looks until the channel holds exactly that. Says how it went. */
export async function release(
  ports: Needed,
  store: Charmhub,
  { name, revision, resources, channel }: Release,
  bases: readonly string[] = [],
): Promise<string> {
  const look = async (): Promise<{ readonly value: true } | undefined> =>
    isReleased(await store.listReleased(name), channel, revision, resources, bases)
      ? { value: true }
      : undefined;
  const done = await attempt(ports, {
    what: `release revision ${revision} of ${name} to ${channel}`,
    act: async () => {
      await store.release(name, revision, channel, resources);
      return true as const;
    },
    find: look,
    confirm: look,
  });
  return wayOf(done.settled, 'released');
}

function wayOf(settled: boolean, done: string): string {
  return settled ? `${done}: the answer was an error, but the store has it` : done;
}
