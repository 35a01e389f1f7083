import { z } from 'zod/mini';
import { Failure, isFailure } from '../errors/index.ts';
import type { Clock, Files, Ports } from '../ports/index.ts';
import { containersOf, type Containers } from './containers.ts';
import { imagesOf, type Images } from './images.ts';
import { networksOf, type Networks } from './networks.ts';
import { createTransport } from './transport.ts';
import { volumesOf, type Volumes } from './volumes.ts';

/** The oldest API that has everything used here; every engine since Docker 20.10 and Podman 3.4 speaks it. */
const API = '1.41';

interface EngineFacts {
  readonly kind: 'docker' | 'podman';
  /** `28.2.2`. */
  readonly version: string;
  /** The engine's processor as Go names it, which for `amd64` and `arm64` is Debian's name too. */
  readonly architecture: string;
  readonly socketPath: string;
  readonly rootless: boolean;
}

/** A container engine that answered. */
export interface Docker {
  readonly facts: EngineFacts;
  readonly images: Images;
  readonly containers: Containers;
  readonly networks: Networks;
  readonly volumes: Volumes;
}

export interface DockerPlace {
  /** `DOCKER_HOST`: only `unix://` is possible, because containers and this program share files. */
  readonly dockerHost?: string | undefined;
  /** `XDG_RUNTIME_DIR`, where rootless engines put their sockets. */
  readonly runtimeDir?: string | undefined;
  readonly home?: string | undefined;
}

/** What talking to an engine takes. */
export type DockerPorts = Pick<Ports, 'http'> & {
  readonly files: Pick<Files, 'stat'>;
  readonly clock: Pick<Clock, 'sleep'>;
};

/** Where an engine may listen, best first. A named host is the only candidate. */
function listSocketCandidates({ dockerHost, runtimeDir, home }: DockerPlace): string[] {
  if (dockerHost !== undefined && dockerHost !== '') {
    const match = /^unix:\/\/(\/.+)$/.exec(dockerHost);
    if (match?.[1] !== undefined) return [match[1]];
    throw new Failure('DOCKER_HOST_UNSUPPORTED', `DOCKER_HOST=${dockerHost} is not a unix socket`, {
      hint: 'Unset DOCKER_HOST, or set it to unix:///var/run/docker.sock.',
    });
  }
  return [
    '/var/run/docker.sock',
    ...(runtimeDir === undefined ? [] : [`${runtimeDir}/docker.sock`]),
    ...(home === undefined ? [] : [`${home}/.docker/run/docker.sock`]),
    ...(runtimeDir === undefined ? [] : [`${runtimeDir}/podman/podman.sock`]),
    '/run/podman/podman.sock',
  ];
}

/**
 * Finds the first engine that answers. A `docker` program on PATH proves nothing and is not looked for.
 *
 * @throws Failure `DOCKER_ABSENT`, `DOCKER_STOPPED`, `DOCKER_DENIED` (of the most telling candidate) or
 *   `DOCKER_HOST_UNSUPPORTED`.
 */
export async function connectDocker(ports: DockerPorts, place: DockerPlace): Promise<Docker> {
  const failures: Failure[] = [];
  const candidates = listSocketCandidates(place);
  for (const socketPath of candidates) {
    try {
      return await connectAt(ports, socketPath);
    } catch (error) {
      if (!isFailure(error, 'DOCKER_ABSENT', 'DOCKER_STOPPED', 'DOCKER_DENIED', 'NETWORK_TIMEOUT'))
        throw error;
      failures.push(error);
    }
  }
  const telling = failures.find(({ code }) => code !== 'DOCKER_ABSENT');
  if (telling !== undefined) throw telling;
  throw new Failure('DOCKER_ABSENT', 'no container engine was found on this machine', {
    hint: 'Install one: sudo apt-get install docker.io (or set DOCKER_HOST to the unix socket of yours).',
    details: candidates.map((path) => `looked at ${path}`),
  });
}

const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Arch: z.string(),
  MinAPIVersion: z.optional(z.string()),
  Components: z.nullish(z.array(z.object({ Name: z.string() }))),
});
const infoAnswer = z.object({ SecurityOptions: z.nullish(z.array(z.string())) });

async function connectAt({ http, clock }: DockerPorts, socketPath: string): Promise<Docker> {
  const subject = { kind: 'engine', name: socketPath, verb: 'tell its version' } as const;
  const call = { method: 'GET', path: '/version', subject, patience: 10_000 } as const;
  const probe = createTransport(http, socketPath, API);
  const answer = await probe.json(call, versionAnswer).catch((error: unknown) => {
    // A newer engine may refuse the old API in so many words: "Minimum supported API version is 1.44".
    const minimum = /minimum supported api version is (\d+\.\d+)/i.exec(detailsOf(error))?.[1];
    if (minimum === undefined) throw error;
    return createTransport(http, socketPath, minimum).json(call, versionAnswer);
  });
  const api = newer(answer.MinAPIVersion ?? API, API);
  const transport = createTransport(http, socketPath, api);
  const info = await transport.json({ ...call, path: '/info' }, infoAnswer);
  return {
    facts: {
      kind: answer.Components?.some(({ Name }) => /podman/i.test(Name)) === true ? 'podman' : 'docker',
      version: answer.Version,
      architecture: answer.Arch,
      socketPath,
      rootless: info.SecurityOptions?.some((option) => option.includes('rootless')) === true,
    },
    images: imagesOf(transport),
    containers: containersOf(transport, clock),
    networks: networksOf(transport),
    volumes: volumesOf(transport),
  };
}

function detailsOf(error: unknown): string {
  return error instanceof Failure ? error.details.join('\n') : '';
}

function newer(a: string, b: string): string {
  const rank = (version: string): number => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major * 1000 + minor;
  };
  return rank(a) > rank(b) ? a : b;
}
