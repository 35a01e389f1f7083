import { Failure, isFailure } from '../../../errors/index.ts';
import type { Resource } from '../../model/index.ts';
import { ensureImage } from './image.ts';
import type { PodParts, SetUp } from './open-pod.ts';
import { planWorkloadContainer } from './workload-container.ts';

/** Milliseconds until an image that cannot be had is asked for again; doubled each time. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

export interface Workloads {
  /** By workload: settles when its container runs, rejects when the engine refuses to run it. */
  readonly started: Readonly<Record<string, Promise<void>>>;
  /** Those whose images the engine has already: a charm that waits for them meets the same order of events each time. */
  readonly soon: Promise<unknown>;
}

/**
 * Starts the workloads that do not run, each as soon as its image is there, as a kubelet does: the charm need not wait
 * for them, and an image that cannot be pulled is told and asked for again and again.
 *
 * @throws Failure `CONTROLLER_UNSUPPORTED` when a container has no image.
 */
export function startWorkloads(
  parts: PodParts,
  work: SetUp,
  charmIs: { readonly created: Promise<void>; readonly greeted: Promise<void> },
): Workloads {
  const { docker, store } = parts;
  const { ref, spec, names, found, signal, onImage } = work;
  const { charm, podVersion, limits } = spec;
  const missing = Object.keys(charm.containers).filter((name) => found[name] === undefined);
  const resources = new Map(missing.map((name) => [name, imageResource(work, name)]));

  async function image(container: string, resource: Resource): Promise<string> {
    for (let pause = FIRST_RETRY; ; pause = Math.min(pause * 2, LONGEST_RETRY)) {
      try {
        const { id } = await ensureImage(docker.images, resource, signal);
        onImage(container, undefined);
        return id;
      } catch (error) {
        if (!isFailure(error, 'CONTROLLER_IMAGE_PULL')) throw error;
        onImage(container, error);
      }
      await parts.clock.sleep(pause, signal);
    }
  }

  async function start(container: string, resource: Resource): Promise<void> {
    const [pebble, id] = await Promise.all([parts.pebble(), image(container, resource)]);
    await charmIs.created;
    signal.throwIfAborted();
    const of = { ...parts, state: store.read(), ref, charm, podVersion, limits: limits.workload };
    const name = names[container] ?? '';
    // One that has ended makes way.
    await docker.containers.remove(name);
    await docker.containers.create(planWorkloadContainer({ ...of, container, pebble, image: id }));
    await charmIs.greeted;
    signal.throwIfAborted();
    await docker.containers.start(name);
  }

  const started: Record<string, Promise<void>> = {};
  const soon: Promise<void>[] = [];
  for (const [container, resource] of resources) {
    const starts = start(container, resource);
    started[container] = starts;
    soon.push(docker.images.find(resource.value).then((known) => (known === undefined ? undefined : starts)));
    // Whoever needs it looks; until then a failure waits.
    starts.catch(() => undefined);
  }
  const all = Promise.all(soon);
  all.catch(() => undefined);
  return { started, soon: all };
}

function imageResource({ spec, ref }: SetUp, container: string): Resource {
  const { charm, resources } = spec;
  const name = charm.containers[container]?.resource;
  const resource = name === undefined ? undefined : resources[name];
  if (resource !== undefined) return resource;
  throw new Failure('CONTROLLER_UNSUPPORTED', `container ${container} of ${ref.unit} has no image`, {
    hint: 'Give its resource: juju deploy ... --resource NAME=IMAGE.',
  });
}
