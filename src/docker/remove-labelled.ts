import type { Docker } from './connect.ts';
import type { Labels } from './labels.ts';

/** Removes every container, network and volume that carries the labels. Images stay: they are a cache. */
export async function removeLabelled(
  docker: Pick<Docker, 'containers' | 'networks' | 'volumes'>,
  labels: Labels,
): Promise<void> {
  const containers = await docker.containers.list(labels);
  await Promise.all(containers.map(({ id }) => docker.containers.remove(id)));
  const [networks, volumes] = await Promise.all([docker.networks.list(labels), docker.volumes.list(labels)]);
  await Promise.all([
    ...networks.map(({ id }) => docker.networks.remove(id)),
    ...volumes.map(({ name }) => docker.volumes.remove(name)),
  ]);
}
