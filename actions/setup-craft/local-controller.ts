import { resolve } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { bringDown, bringUp, type LocalController } from '../../src/controller/index.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { findEngine } from './docker-engine.ts';

/**
 * Starts the local controller of this name with the folders of this run, or finds it running. The engine is asked first:
 * a controller without one could start nothing.
 *
 * @throws Failure `DOCKER_*`, of which `DOCKER_ROOTLESS` is for an engine whose containers cannot be reached from here.
 */
export async function startLocalController(
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
  const { facts } = await findEngine(ports, host);
  if (facts.rootless) {
    throw new Failure('DOCKER_ROOTLESS', `the container engine at ${facts.socketPath} is rootless`, {
      hint: 'Name one that root runs: DOCKER_HOST=unix:///var/run/docker.sock',
      details: ['its containers have addresses in a network of its own, to which this machine has no way'],
    });
  }
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
