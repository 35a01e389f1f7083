import type { TestPorts } from './ports.ts';

export interface RockContainer extends AsyncDisposable {
  /** Where the app answers: `http://127.0.0.1:49153`. */
  readonly url: string;
  /** Runs a program in the container and gives its output. */
  exec(...argv: string[]): Promise<string>;
}

export interface LoadedRock {
  /** What `docker load` said. */
  readonly said: string;
  /** The image's ID: another test may give its name to another image. */
  readonly id: string;
}

/** What this test file has loaded, by the rock's file as it was then. */
const loaded = new Map<string, Promise<LoadedRock>>();

/**
 * Loads a rock into Docker, once.
 *
 * @param options.image name that `docker load` gives the rock
 */
export async function loadRock(
  ports: TestPorts,
  { rock, image }: { readonly rock: string; readonly image: string },
): Promise<LoadedRock> {
  const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
    (await ports.exec.run({ argv, timeout: 120_000 })).stdout;
  const load = async (): Promise<LoadedRock> => {
    const said = await run('docker', 'load', '--input', rock);
    return { said, id: (await run('docker', 'image', 'inspect', '--format', '{{.Id}}', image)).trim() };
  };
  const { size, mtime } = (await ports.files.stat(rock)) ?? {};
  const key = [rock, size, mtime].join();
  const known = loaded.get(key) ?? load();
  loaded.set(key, known);
  return known;
}

/**
 * Starts a rock as a container, alone with its Pebble, and waits until something answers on its port.
 *
 * @param options.image name that `docker load` gives the rock
 */
export async function startRock(
  ports: TestPorts,
  {
    rock,
    image,
    port,
    environment = {},
  }: {
    readonly rock: string;
    readonly image: string;
    readonly port: number;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<RockContainer> {
  const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
    (await ports.exec.run({ argv, timeout: 120_000 })).stdout;
  const { id: loadedImage } = await loadRock(ports, { rock, image });
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const published = ['--publish', `127.0.0.1::${port}`];
  const id = (await run('docker', 'run', '--detach', ...published, ...variables, loadedImage)).trim();
  const container = {
    url: '',
    exec: (...argv: string[]) => run('docker', 'exec', id, ...argv),
    [Symbol.asyncDispose]: async () => void (await run('docker', 'rm', '--force', '--volumes', id)),
  };
  try {
    const url = `http://${(await run('docker', 'port', id, String(port))).trim()}`;
    await waitForAnswer(url);
    return { ...container, url };
  } catch (error) {
    const logs = await ports.exec.run({ argv: ['docker', 'logs', id] });
    await container[Symbol.asyncDispose]();
    throw new Error(`${image} does not answer:\n${logs.stdout}${logs.stderr}`, { cause: error });
  }
}

async function waitForAnswer(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch((error: unknown) => error);
    if (answer instanceof Response) return;
    if (attempt > 600) throw answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
