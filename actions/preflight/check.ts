import type { Host } from '../../src/action/index.ts';
import { CHARMHUB_API, checkLogin, chooseChannel, formatChannel } from '../../src/charmhub/index.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import { readEvent, type GithubEvent } from '../../src/github/index.ts';
import { parseReference, type Reference } from '../../src/oci/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import {
  createRegistry,
  dockerCredentials,
  isLoopback,
  type FindCredentials,
} from '../../src/registry/index.ts';
import { explainCharmhub, explainRegistry, explainToken } from './explain.ts';
import { proveRights, type JobToken } from './token.ts';

/** The logins that later steps are going to use. */
export interface Logins {
  /** `HOST/PATH:TAG` that an image is pushed to. */
  readonly image?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly charmhub?: CharmhubLogin | undefined;
  /** The token of the job, with the permissions that it needs to have. */
  readonly github?: JobToken | undefined;
}

interface CharmhubLogin {
  readonly credentials: string;
  /** Undefined while nobody knows it: then credentials for any charm will do. */
  readonly charm: string | undefined;
  /** Undefined when it follows from what started the workflow, as in `publish`. */
  readonly channel: string | undefined;
}

/**
 * Tries every login before the work begins, with calls that change nothing, and reports all that fail together.
 *
 * @returns what was proved, as rows for the summary.
 * @throws Failure `PREFLIGHT_FAILED` with the reason and the fix of each
 */
export async function checkLogins(ports: Ports, host: Host, logins: Logins): Promise<string[][]> {
  const event = await readEvent(host);
  const rows: string[][] = [];
  const problems: string[] = [];
  const attempt = async (what: string, prove: () => Promise<string>, explain: Explain): Promise<void> => {
    try {
      rows.push([what, await prove()]);
    } catch (error) {
      // That the run was cancelled says nothing about a login.
      if (!isFailure(error) || error.code === 'CANCELLED') throw error;
      problems.push(`${what}: ${error.message}`, ...error.details.map((line) => `  ${line}`));
      problems.push(`  fix: ${explain(error, event)}`);
    }
  };
  const { image, charmhub, github } = logins;
  const reference = image === undefined ? undefined : parseReference(image);
  if (reference !== undefined && !isLoopback(reference.registry)) {
    const explain: Explain = (error, started) =>
      explainRegistry(error, started, reference.registry, github?.rights);
    await attempt(`push to ${image ?? ''}`, () => provePush(ports, host, reference, logins), explain);
  }
  if (charmhub !== undefined) {
    const { charm, credentials, channel: named } = charmhub;
    const { channel } = chooseChannel(event, { channel: named, track: 'latest' });
    const wanted = { charm, channel: formatChannel(channel) };
    await attempt(
      `release ${charm ?? 'a charm'} to ${wanted.channel}`,
      async () => {
        const api = host.variables['CHARMCRAFT_STORE_API_URL'] ?? CHARMHUB_API;
        const { username } = await checkLogin(ports, credentials, { ...wanted, api });
        return `allowed for ${username}`;
      },
      explainCharmhub,
    );
  }
  if (github !== undefined) {
    const all = reference?.registry === 'ghcr.io' ? [...github.rights, 'packages: write'] : github.rights;
    await attempt(
      'token of the job',
      () => proveRights(ports, host, github),
      (error, started) => explainToken(error, started, all),
    );
  }
  if (problems.length === 0) return rows;
  const count = problems.filter((line) => line.startsWith('  fix: ')).length;
  throw new Failure(
    'PREFLIGHT_FAILED',
    count === 1
      ? 'a login that a later step needs does not work'
      : `${count} logins that later steps need do not work`,
    { hint: 'Nothing was built. Each line above says what to do.', details: problems },
  );
}

type Explain = (error: Failure, event: GithubEvent | undefined) => string;

async function provePush(
  ports: Ports,
  host: Host,
  reference: Reference,
  { username, password }: Logins,
): Promise<string> {
  const who = username ?? host.variables['GITHUB_ACTOR'];
  const given: FindCredentials = (registry) =>
    Promise.resolve(
      registry === reference.registry && who !== undefined && password !== undefined
        ? { username: who, password }
        : undefined,
    );
  const stored = dockerCredentials(ports, [
    `${host.variables['DOCKER_CONFIG'] ?? `${host.home}/.docker`}/config.json`,
  ]);
  const registry = createRegistry(ports, { credentials: password === undefined ? stored : given });
  await registry.checkPush(reference);
  return 'allowed';
}
