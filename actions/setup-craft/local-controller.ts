import { resolve } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { bringDown, bringUp, type LocalController } from '../../src/controller/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { findEngine } from './docker-engine.ts';

/** Starts the local controller of this name with the folders of this run, or finds it running. */
export function startLocalController(
  {
    name,
    baseImage,
    charmStore,
  }: {
    readonly name: string;
    readonly baseImage: string | undefined;
    readonly charmStore?: string | undefined;
  },
  ports: Pick<Ports, 'exec' | 'files' | 'http' | 'clock'>,
  host: Host,
): Promise<LocalController> {
  const { DOCKER_HOST: dockerHost, XDG_RUNTIME_DIR: runtimeDir } = host.variables;
  return bringUp(ports, {
    name,
    stateDir: host.stateDir,
    bundlesDir: host.bundlesDir,
    node: host.node,
    settings: {
      ...(baseImage !== undefined && { baseImage }),
      ...(charmStore !== undefined && { charmStore: resolve(host.workspace, charmStore) }),
      workspace: host.workspace,
      cacheDir: host.cacheDir,
      assetsDir: host.assetsDir,
      home: host.home,
      ...(dockerHost !== undefined && { dockerHost }),
      ...(runtimeDir !== undefined && { runtimeDir }),
    },
  });
}

/** Removes it with everything that it runs. Without an engine there is nothing running to be removed. */
export async function removeLocalController(
  name: string,
  ports: Pick<Ports, 'exec' | 'files' | 'http' | 'clock'>,
  host: Host,
): Promise<void> {
  const docker = await findEngine(ports, host).catch((error: unknown) => {
    if (isFailure(error, 'DOCKER_ABSENT', 'DOCKER_STOPPED')) return undefined;
    throw error;
  });
  await bringDown(ports, docker, name, host);
}
