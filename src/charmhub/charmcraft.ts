import { Failure, isFailure } from '../errors/index.ts';
import type { Completed, Ports } from '../ports/index.ts';

/** One call of the `charmcraft` program: its arguments, and how long it may take. */
export interface CharmcraftCommand {
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
}

const READ = 120_000;
/** A charm of a hundred MB through a slow link, and a minute in which charmcraft waits for the review. */
const UPLOAD = 1_800_000;

export const whoAmI = (): CharmcraftCommand => ({ args: ['whoami', '--format', 'json'], timeout: READ });

export const upload = (name: string, path: string): CharmcraftCommand => ({
  args: ['upload', path, '--name', name, '--format', 'json'],
  timeout: UPLOAD,
});

/** @param image In skopeo's form, so that charmcraft does not look for something of that name in Docker. */
export const uploadResource = (name: string, resource: string, image: string): CharmcraftCommand => ({
  args: ['upload-resource', name, resource, '--image', image, '--format', 'json'],
  timeout: UPLOAD,
});

export const release = (
  name: string,
  revision: number,
  channel: string,
  resources: Readonly<Record<string, number>>,
): CharmcraftCommand => ({
  args: [
    'release',
    name,
    `--revision=${revision}`,
    `--channel=${channel}`,
    ...Object.entries(resources).map(([resource, number]) => `--resource=${resource}:${number}`),
  ],
  timeout: READ,
});

/** Where charmcraft is told about its store, from its own documentation. Secrets travel by the environment only. */
export interface CharmcraftPlace {
  /** A folder with the placeholder project in it. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Runs charmcraft.
 *
 * @throws Failure `TOOL_MISSING`, `TOOL_TIMEOUT`, `CANCELLED`, or what `explain` makes of its words
 */
export async function runCharmcraft(
  { exec }: Pick<Ports, 'exec'>,
  place: CharmcraftPlace,
  { args, timeout }: CharmcraftCommand,
): Promise<string> {
  let done: Completed;
  try {
    done = await exec.run({
      argv: ['charmcraft', ...args],
      cwd: place.folder,
      timeout,
      accept: [1, 2, 70],
      env: {
        // An image of the same name in a local Docker would be taken instead, with another digest.
        DOCKER_HOST: 'unix:///nonexistent/docker.sock',
        CRAFT_STORE_RETRIES: '3',
        CRAFT_STORE_BACKOFF: '1',
        ...place.variables,
      },
    });
  } catch (error) {
    if (!isFailure(error, 'TOOL_MISSING')) throw error;
    throw new Failure('TOOL_MISSING', 'charmcraft is not on PATH; Charmhub is reached through it', {
      hint: 'Install it before this step: sudo snap install charmcraft --classic',
      cause: error,
    });
  }
  if (done.exitCode === 0 || /"errors"/.test(done.stdout)) return done.stdout;
  throw explain(args[0] ?? '', `${done.stderr}\n${done.stdout}`);
}

/** What charmcraft's words for an error mean. Charmhub's own code decides, else the status in the text. */
export function explain(command: string, output: string): Failure {
  const lines = output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !NOISE.test(line));
  const text = lines.join('\n');
  const status = Number(
    /\[(\d{3})\]|Error (\d{3}) returned|had an error \((\d{3})\)/.exec(text)?.slice(1).find(Boolean),
  );
  const options = { details: lines.slice(-15) };
  if (status === 401 || /no longer valid|macaroon-|unauthorized|could not be parsed/i.test(text)) {
    return new Failure('CHARMHUB_LOGIN_REFUSED', 'Charmhub refuses the credentials', {
      ...options,
      hint: 'They may have run out. Make new ones: charmcraft login --export FILE --charm NAME --ttl SECONDS',
    });
  }
  if (status === 403 || /permission-required|permission denied/i.test(text)) {
    return new Failure('CHARMHUB_DENIED', `Charmhub does not let this account ${command}`, {
      ...options,
      hint: 'Make credentials with the permissions package-manage and package-view for this charm.',
    });
  }
  if (status === 404 || /resource-not-found|Track \S+ does not exist|name-not-found/.test(text)) {
    return new Failure(
      'CHARMHUB_NOT_FOUND',
      'Charmhub does not have what is named, or not for this account',
      {
        ...options,
        hint: 'Register the name once with: charmcraft register NAME',
      },
    );
  }
  if (status === 429 || /too-many-requests/.test(text)) {
    return new Failure('CHARMHUB_BUSY', 'Charmhub asks to slow down', {
      ...options,
      hint: 'Run the step again in some minutes.',
      retryable: true,
    });
  }
  if (status >= 500 || PASSING.test(text)) {
    return new Failure('CHARMHUB_UNAVAILABLE', `Charmhub did not finish ${command}`, {
      ...options,
      hint: 'Run the step again: what Charmhub has is not uploaded twice.',
      retryable: true,
    });
  }
  return new Failure('TOOL_FAILED', `charmcraft ${command} failed`, options);
}

/** Lines that say nothing about what went wrong. */
const NOISE = /RuntimeDirWarning|return Path\(self\.user_runtime_dir\)|^Full execution log/;
const PASSING =
  /Maximum retries exceeded|Timeout polling|Connect(ion)?Error|Connection (refused|reset|aborted)|timed? ?out|Temporary failure/i;
