import type { ActionRun } from '../../src/action/index.ts';
import { createRegistry, dockerCredentials, type Registry } from '../../src/registry/index.ts';
import type { packRock } from './definition.ts';

/** Speaks to registries of bases. Logins are the ones that `docker login` stored. */
export function createBaseRegistry({
  inputs,
  ports,
  host,
}: Pick<ActionRun<typeof packRock>, 'inputs' | 'ports' | 'host'>): Registry {
  const authFile = host.variables['REGISTRY_AUTH_FILE'];
  const config = `${host.variables['DOCKER_CONFIG'] ?? `${host.home}/.docker`}/config.json`;
  const credentials = dockerCredentials(ports, [...(authFile === undefined ? [] : [authFile]), config]);
  return createRegistry(ports, { credentials, insecure: inputs['insecure-registries'] });
}
