import { resolve } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { bringDown, bringUp, type LocalController } from '../../src/controller/index.ts';
import type { Docker } from '../../src/docker/index.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { findEngine } from './docker-engine.ts';

/**
 * Starts the local controller of this name with the folders of this run, or finds it running. The engine is asked first:
 * a controller without one could start nothing.
 *
 * @throws Failure `DOCKER_*`, of which `DOCKER_ROOTLESS` and `DOCKER_PODMAN` are for engines that are there and would not do.
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
  requireFit(facts);
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

function requireFit({ kind, rootless, socketPath, version }: Docker['facts']): void {
  const hint = 'Name a Docker that root runs: DOCKER_HOST=unix:///var/run/docker.sock';
  if (rootless) {
    throw new Failure('DOCKER_ROOTLESS', `the container engine at ${socketPath} is rootless`, {
      hint,
      details: ['its containers have addresses in a network of its own, to which this machine has no way'],
    });
  }
  if (kind === 'podman') {
    throw new Failure('DOCKER_PODMAN', `the container engine at ${socketPath} is Podman ${version}`, {
      hint,
      details: ['images that are loaded get other names there, by which the controller would not find them'],
    });
  }
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
