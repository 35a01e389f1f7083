import { Failure, isFailure } from '../../../errors/index.ts';
import { CONTROLLER_LABEL, type ContainerSpec } from '../../../docker/index.ts';
import { engineTag, networkName } from '../../model/index.ts';
import { charmImage, planCharmContainer } from './charm-container.ts';
import { ensureImage } from './image.ts';
import type { PodParts, SetUp } from './open-pod.ts';
import { linkPlace, STORAGE_LABEL, storageMounts, unitLabels } from './places.ts';
import { charmUserOf, renderIdentities } from './users.ts';
import { planWorkloadContainer } from './workload-container.ts';

/**
 * Starts the charm container, unless it was found, and answers how the workloads' containers are to be made. All images
 * come first: a pod whose image cannot be had has no container at all.
 */
export async function startCharm(parts: PodParts, work: SetUp): Promise<ReadonlyMap<string, ContainerSpec>> {
  const { ref, model, spec, names, found, signal } = work;
  const { charm, podVersion } = spec;
  const state = parts.store.read();
  const missing = Object.keys(charm.containers).filter((name) => found[name] === undefined);
  const [image, pebble, ...images] = await Promise.all([
    found['charm'] === undefined ? parts.buildImage(charmImage(charm.base)) : '',
    missing.length === 0 ? '' : parts.pebble(),
    ...missing.map((name) => ensureImage(parts.docker.images, imageResource(work, name), signal)),
  ]);
  if (found['charm'] === undefined) {
    await Promise.all([makeNetwork(parts, networkName(state, model)), makeVolumes(parts, work)]);
    await parts.files.write(linkPlace(parts.home, ref).identities, renderIdentities(charmUserOf(charm).uid));
    const input = { ...parts, state, model, ref, charm, podVersion, image };
    await parts.docker.containers.create(planCharmContainer(input));
    await parts.docker.containers.start(names['charm'] ?? '');
  }
  return new Map(
    missing.map((container, index) => {
      const of = { ...parts, state, ref, charm, podVersion, container, pebble };
      return [container, planWorkloadContainer({ ...of, image: images[index]?.id ?? '' })];
    }),
  );
}

/** Makes and starts the containers that do not run, in the place of any that have ended. */
export async function startWorkloads(
  { docker }: PodParts,
  workloads: ReadonlyMap<string, ContainerSpec>,
  running: readonly string[],
): Promise<void> {
  await Promise.all(
    [...workloads].map(async ([container, spec]) => {
      if (running.includes(container)) return;
      await docker.containers.remove(spec.name);
      await docker.containers.create(spec);
      await docker.containers.start(spec.name);
    }),
  );
}

function imageResource({ spec, ref }: SetUp, container: string) {
  const { charm, resources } = spec;
  const name = charm.containers[container]?.resource;
  const resource = name === undefined ? undefined : resources[name];
  if (resource !== undefined) return resource;
  throw new Failure('CONTROLLER_UNSUPPORTED', `container ${container} of ${ref.unit} has no image`, {
    hint: 'Give its resource: juju deploy ... --resource NAME=IMAGE.',
  });
}

async function makeNetwork({ docker, store }: PodParts, name: string): Promise<void> {
  if ((await docker.networks.find(name)) !== undefined) return;
  const labels = { [CONTROLLER_LABEL]: engineTag(store.read()) };
  await docker.networks.create({ name, labels }).catch((error: unknown) => {
    // Another unit of the model was quicker.
    if (!isFailure(error, 'DOCKER_CONFLICT')) throw error;
  });
}

async function makeVolumes({ docker, store }: PodParts, { ref, spec, names }: SetUp): Promise<void> {
  const state = store.read();
  const labels = unitLabels(state, ref);
  await Promise.all([
    ...Object.keys(spec.charm.containers).map((container) =>
      docker.volumes.create({ name: names[container] ?? '', labels }),
    ),
    ...storageMounts(state, ref, spec.charm).map(({ storage, volume }) =>
      docker.volumes.create({ name: volume, labels: { ...labels, [STORAGE_LABEL]: storage } }),
    ),
  ]);
}
