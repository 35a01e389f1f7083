import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import type { CharmPlatform, ImageSystem } from '../../src/charm/index.ts';
import { createRegistry, dockerCredentials } from '../../src/registry/index.ts';
import { parseBaseSource, readBaseSystem } from '../../src/rock/index.ts';
import type { packCharm } from './definition.ts';

/** Looks into the image that units run on: its Python decides which wheels the charm needs. */
export async function readImageSystem(
  { inputs, ports, host }: ActionRun<typeof packCharm>,
  { architecture }: CharmPlatform,
): Promise<ImageSystem> {
  const image = inputs['base-image'] ?? '';
  const authFile = host.variables['REGISTRY_AUTH_FILE'];
  const config = `${host.variables['DOCKER_CONFIG'] ?? `${host.home}/.docker`}/config.json`;
  const credentials = dockerCredentials(ports, [...(authFile === undefined ? [] : [authFile]), config]);
  const registry = createRegistry(ports, { credentials });
  return readBaseSystem(
    { ports, registry, cacheDir: host.cacheDir, assetsDir: join(host.assetsDir, 'rock') },
    { source: parseBaseSource(image, host.workspace), architecture, maxAge: inputs['max-age'] },
  );
}
