import { CONTROLLER_LABEL, type Docker } from '../../src/docker/index.ts';

/** Names of the containers, networks and volumes that these controllers have in the container engine. */
export async function leftoversOf(
  { containers, networks, volumes }: Docker,
  controllers: readonly string[],
): Promise<string[]> {
  const all = [...(await containers.list({})), ...(await networks.list({})), ...(await volumes.list({}))];
  return all
    .filter(({ labels }) =>
      controllers.some((name) => labels[CONTROLLER_LABEL]?.startsWith(`${name}-`) === true),
    )
    .map(({ name }) => name);
}
