import { Failure, errorMessage } from '../errors/index.ts';

/** What a call to the engine is about. */
export interface Subject {
  readonly kind: 'engine' | 'image' | 'container' | 'network' | 'volume';
  /** The image's reference, or the container's name or id. */
  readonly name: string;
  /** Verb in the infinitive: "start". */
  readonly verb: string;
}

/** Why the engine could not be reached at all. Anything else passes unchanged. */
export function connectionFailure(socketPath: string, error: unknown): unknown {
  if (!(error instanceof Failure) || error.code !== 'NETWORK_UNREACHABLE') return error;
  const [reason] = error.details;
  if (reason === 'ENOENT') {
    return new Failure('DOCKER_ABSENT', `there is no container engine at ${socketPath}`, {
      hint: 'Install one: sudo apt-get install docker.io',
      cause: error,
    });
  }
  if (reason === 'EACCES' || reason === 'EPERM') {
    return new Failure('DOCKER_DENIED', `this user may not open ${socketPath}`, {
      hint: 'Run: sudo usermod -aG docker "$USER", then log in again.',
      cause: error,
    });
  }
  return new Failure('DOCKER_STOPPED', `the container engine at ${socketPath} does not answer`, {
    hint: 'Start it: sudo systemctl start docker (or: sudo service docker start)',
    details: [errorMessage(error.cause ?? error)],
    retryable: true,
    cause: error,
  });
}

/** Why the engine refused, from its status and its own words. */
export function engineFailure({ kind, name, verb }: Subject, status: number, message: string): Failure {
  const what = kind === 'engine' ? 'the container engine' : `${kind} ${name}`;
  const details = message === '' ? [] : [message];
  if (kind === 'image') {
    // Registries answer 404 for what a stranger may not see, so the words tell more than the status.
    if (/denied|unauthorized|authentication required|no basic auth|access forbidden|login/i.test(message)) {
      return new Failure('DOCKER_AUTH_REQUIRED', `the registry refused ${what}`, {
        hint: `Check the name and the credentials, or run: docker login ${registryOf(name)}`,
        details,
      });
    }
    if (status === 404 || /not found|manifest unknown|name unknown|no such image/i.test(message)) {
      return new Failure('DOCKER_IMAGE_NOT_FOUND', `${what} was not found`, {
        hint: `Check the reference, or push the image; try: docker pull ${name}`,
        details,
      });
    }
  }
  if (/no such image/i.test(message)) {
    return new Failure('DOCKER_IMAGE_NOT_FOUND', `the image of ${what} is not in the engine`, { details });
  }
  if (/port is already allocated|address already in use|ports are not available/i.test(message)) {
    const port = /:(\d+)(?:\/tcp)?[^\d]*(?:failed|bind|address|->)/i.exec(message)?.[1];
    return new Failure(
      'DOCKER_PORT_TAKEN',
      `${what} cannot ${verb}: ${port === undefined ? 'a port' : `port ${port}`} of this machine is taken`,
      { hint: `Find the program with: ss -ltnp${port === undefined ? '' : ` 'sport = :${port}'`}`, details },
    );
  }
  if (/no space left on device/i.test(message)) {
    return new Failure('DISK_FULL', `${what}: the engine's disk is full`, {
      hint: 'Free space, for example with: docker system prune',
      details,
    });
  }
  if (status === 404) return new Failure('DOCKER_NOT_FOUND', `${what} does not exist`, { details });
  if (status === 409) return new Failure('DOCKER_CONFLICT', `cannot ${verb} ${what}`, { details });
  return new Failure('DOCKER_FAILED', `the engine could not ${verb} ${what}`, { details });
}

function registryOf(reference: string): string {
  const [host = '', rest] = reference.split('/', 2);
  return rest !== undefined && /[.:]|^localhost$/.test(host) ? host : 'docker.io';
}
