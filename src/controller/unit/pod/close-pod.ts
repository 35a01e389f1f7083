import type { UnitRef } from '../../model/index.ts';
import type { PodParts } from './open-pod.ts';
import { linkPlace, STORAGE_LABEL, unitLabels } from './places.ts';

export interface RemovePod {
  /** Keeps the volumes of the charm's storages, for the unit's next pod. */
  readonly keepStorage: boolean;
  /** Seconds between SIGTERM and SIGKILL. Default: Kubernetes' 30. */
  readonly grace?: number;
}

type Parts = Pick<PodParts, 'store' | 'docker' | 'files' | 'home'>;

/** Ends all that a unit has in the engine and removes it. Whoever has the unit's pod releases it first. */
export async function removePod(parts: Parts, ref: UnitRef, options: RemovePod): Promise<void> {
  await clearPod(parts, ref, options);
  const { folder, identities } = linkPlace(parts.home, ref);
  await Promise.all([
    parts.files.remove(folder),
    parts.files.remove(identities),
    parts.files.removeUnfinished(identities),
  ]);
}

/** The containers, the workloads' first so that their charm outlives them; it has nothing to end in peace. Then the volumes. */
export async function clearPod(
  { store, docker }: Pick<Parts, 'store' | 'docker'>,
  ref: UnitRef,
  { keepStorage, grace = 30 }: RemovePod,
): Promise<void> {
  const labels = unitLabels(store.read(), ref);
  const containers = await docker.containers.list(labels);
  const workloads = containers.filter(({ name }) => !name.endsWith('-charm'));
  await Promise.all(workloads.map(({ id }) => docker.containers.stop(id, grace)));
  await Promise.all(containers.map(({ id }) => docker.containers.remove(id)));
  const volumes = await docker.volumes.list(labels);
  const going = volumes.filter((volume) => !keepStorage || volume.labels[STORAGE_LABEL] === undefined);
  await Promise.all(going.map(({ name }) => docker.volumes.remove(name)));
}
