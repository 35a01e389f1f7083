import { CONTROLLER_LABEL } from '../../../docker/index.ts';
import { engineTag, networkName } from '../../model/index.ts';
import { findCompiled } from './compiled.ts';
import { charmImage, planCharmContainer } from './charm-container.ts';
import type { PodParts, SetUp } from './open-pod.ts';
import { linkPlace, STORAGE_LABEL, storageMounts, unitLabels } from './places.ts';
import { charmUserOf, renderIdentities } from './users.ts';

/** Makes the charm container with all that the pod's containers share, unless it was found running. */
export async function createCharm(parts: PodParts, work: SetUp): Promise<void> {
  const { ref, model, spec, found } = work;
  if (found['charm'] !== undefined) return;
  const { charm, podVersion, limits } = spec;
  const state = parts.store.read();
  const image = await parts.buildImage(charmImage(charm.base));
  const [pebble, compiled] = await Promise.all([
    Object.keys(charm.containers).length > 0 ? parts.pebble() : undefined,
    findCompiled(parts, charm),
    parts.docker.networks.ensure({
      name: networkName(state, model),
      labels: { [CONTROLLER_LABEL]: engineTag(state) },
    }),
    makeVolumes(parts, work),
  ]);
  await parts.files.write(linkPlace(parts.home, ref).identities, renderIdentities(charmUserOf(charm).uid));
  await parts.docker.containers.create(
    planCharmContainer({
      ...parts,
      state,
      model,
      ref,
      charm,
      podVersion,
      image,
      pebble,
      compiled,
      limits: limits.charm,
    }),
  );
}

export async function startCharm({ docker }: PodParts, { names, found }: SetUp): Promise<void> {
  if (found['charm'] === undefined) await docker.containers.start(names['charm'] ?? '');
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
