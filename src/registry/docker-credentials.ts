import { z } from 'zod/mini';

import { errorMessage } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { Credentials, FindCredentials } from './credentials.ts';

/** A helper that asks a person something would otherwise hang the job. */
const HELPER_TIMEOUT = 10_000;

const authSchema = z.looseObject({
  auth: z.optional(z.string()),
  username: z.optional(z.string()),
  password: z.optional(z.string()),
  identitytoken: z.optional(z.string()),
});

// https://docs.docker.com/reference/cli/docker/login/; podman and buildah write the same form.
const configSchema = z.looseObject({
  auths: z._default(z.record(z.string(), authSchema), {}),
  credHelpers: z._default(z.record(z.string(), z.string()), {}),
  credsStore: z.optional(z.string()),
});

const helperSchema = z.object({ Username: z.string(), Secret: z.string() });

/**
 * Looks for logins where docker login and podman login keep them. What cannot be read is reported as a warning and
 * passed over: many registries can be used without a login.
 *
 * @param paths Configuration files in the order in which they are asked, such as `~/.docker/config.json`.
 */
export function dockerCredentials(
  { files, exec, reporter }: Pick<Ports, 'files' | 'exec' | 'reporter'>,
  paths: readonly string[],
): FindCredentials {
  async function readConfig(path: string): Promise<z.infer<typeof configSchema> | undefined> {
    const text = await files.readText(path);
    if (text === undefined) return undefined;
    try {
      return configSchema.parse(JSON.parse(text));
    } catch {
      reporter.warning(`${path} is not a docker configuration; its logins are not used`);
      return undefined;
    }
  }

  async function askHelper(helper: string, registry: string): Promise<Credentials | undefined> {
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(helper)) {
      reporter.warning(`the credential helper ${JSON.stringify(helper)} is not a plain name; it is not run`);
      return undefined;
    }
    const program = `docker-credential-${helper}`;
    try {
      const { stdout, exitCode } = await exec.run({
        argv: [program, 'get'],
        stdin: storeKey(registry),
        timeout: HELPER_TIMEOUT,
        accept: [0, 1],
        keep: 64 * 1024,
      });
      // Helpers end with 1 when they know no login for the registry.
      if (exitCode !== 0) return undefined;
      const { Username, Secret } = helperSchema.parse(JSON.parse(stdout));
      reporter.mask(Secret);
      return Username === '<token>' ? { identityToken: Secret } : { username: Username, password: Secret };
    } catch (error) {
      // The program's output may hold the secret: a parse error quotes it, so only the name is told.
      const why =
        error instanceof SyntaxError || error instanceof z.core.$ZodError
          ? 'its answer is not valid'
          : errorMessage(error);
      reporter.warning(`${program} gave no login for ${registry}: ${why}`);
      return undefined;
    }
  }

  return async (registry) => {
    for (const path of paths) {
      const config = await readConfig(path);
      if (config === undefined) continue;
      const helper = Object.hasOwn(config.credHelpers, registry)
        ? config.credHelpers[registry]
        : config.credsStore;
      const found =
        (helper === undefined ? undefined : await askHelper(helper, registry)) ??
        stored(config.auths, registry);
      if (found === undefined) continue;
      reporter.mask('password' in found ? found.password : found.identityToken);
      return found;
    }
    return undefined;
  };
}

/** The login of exactly this host: a name that only begins or ends alike is another registry. */
function stored(
  auths: Readonly<Record<string, z.infer<typeof authSchema>>>,
  registry: string,
): Credentials | undefined {
  const entry = Object.entries(auths).find(([key]) => hostOfKey(key) === storeHost(registry))?.[1];
  if (entry === undefined) return undefined;
  if (entry.identitytoken !== undefined && entry.identitytoken !== '')
    return { identityToken: entry.identitytoken };
  if (entry.username !== undefined && entry.password !== undefined) {
    return { username: entry.username, password: entry.password };
  }
  const decoded = Buffer.from(entry.auth ?? '', 'base64')
    .toString('utf8')
    .replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  return colon <= 0 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Keys are hosts, or addresses with a path: `https://index.docker.io/v1/`. */
function hostOfKey(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function storeHost(registry: string): string {
  return registry === 'docker.io' ? 'index.docker.io' : registry;
}

/** Docker Hub's logins are kept under its oldest address. */
function storeKey(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}
