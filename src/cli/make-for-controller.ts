import { text } from 'node:stream/consumers';
import { prepareSchemas, proxySettings, toolEnvironment } from '../action/index.ts';
import { readSettings } from '../controller/index.ts';
import { connectDocker } from '../docker/index.ts';
import { isFailure } from '../errors/index.ts';
import { createNodePorts } from '../ports/node/index.ts';
import type { Reporter } from '../ports/index.ts';
import { provide } from './controller-images.ts';
import type { MakeRequest } from './make-elsewhere.ts';

/** Milliseconds between two looks whether the daemon still lives, and for what is under way to end when it does not. */
const LOOK = 500;
const GRACE = 2_000;

/**
 * Makes the one thing that the daemon asks for on the standard input, and prints what came of it as a line of JSON. It
 * ends with the daemon, even with one that was killed: nobody else waits for it.
 */
export async function makeForController(home: string, reporter: Reporter): Promise<void> {
  prepareSchemas('often');
  const cancelling = new AbortController();
  const ports = createNodePorts({
    reporter,
    signal: cancelling.signal,
    toolEnv: toolEnvironment(process.env),
    proxy: proxySettings(process.env),
  });
  const daemon = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === daemon) return;
    cancelling.abort();
    setTimeout(() => process.exit(1), GRACE);
  }, LOOK);
  try {
    const request = JSON.parse(await text(process.stdin)) as MakeRequest;
    const settings = await readSettings(ports.files, home);
    const { dockerHost, runtimeDir } = settings;
    const docker = await connectDocker(ports, { dockerHost, runtimeDir, home: settings.home });
    const { buildImage, pebble } = provide(ports, docker, settings);
    say({ made: await (request.kind === 'pebble' ? pebble() : buildImage(request.image)) });
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, message, hint, details, retryable } = error;
    say({ failure: { code, message, hint, details, retryable } });
  } finally {
    clearInterval(watch);
    await ports.dispose();
  }
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
