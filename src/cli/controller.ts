/**
 * The local controller's daemon: `node dist/controller/index.js HOME NAME`. It is told everything else by the settings
 * in its home, so that any client can start it again.
 */
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { imagesAtOnce, makeElsewhere } from './make-elsewhere.ts';
import { prepareSchemas, proxySettings, Redactor, renderFailure, toolEnvironment } from '../action/index.ts';
import { readSettings, runController } from '../controller/index.ts';
import { connectDocker } from '../docker/index.ts';
import { createNodePorts } from '../ports/node/index.ts';
import type { Reporter } from '../ports/index.ts';

/** In place of HOME: makes one thing for the daemon of the controller whose home follows, see `make-for-controller.ts`. */
const MAKE = '--make';

async function main(home: string, name: string): Promise<void> {
  prepareSchemas('often');
  const ports = createNodePorts({
    reporter: logReporter(),
    signal: new AbortController().signal,
    toolEnv: toolEnvironment(process.env),
    proxy: proxySettings(process.env),
  });
  const settings = await readSettings(ports.files, home);
  const { dockerHost, runtimeDir } = settings;
  const docker = await connectDocker(ports, { dockerHost, runtimeDir, home: settings.home });
  const provided = makeElsewhere({
    ...ports,
    docker,
    argv: [process.execPath, process.argv[1] ?? '', MAKE, home],
    atOnce: imagesAtOnce({ processors: availableParallelism(), memory: totalmem() }),
  });
  const controller = await runController({
    ports,
    docker,
    home,
    name,
    pid: process.pid,
    assetsDir: `${settings.assetsDir}/controller`,
    ...(settings.charmStore !== undefined && { charmStore: settings.charmStore }),
    charmhub: {
      folder: join(settings.cacheDir, 'charmhub'),
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    },
    ...provided,
    onClosed: () => void ports.dispose().finally(() => process.exit(0)),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void controller.close({ remove: false }).finally(() => process.exit(0)));
}

/** The daemon's own log, one line an event. A process that it starts leaves the time to the daemon. */
function logReporter(time = (): string => `${new Date().toISOString()} `): Reporter {
  const redactor = new Redactor();
  const say = (text: string): void => void process.stderr.write(`${time()}${redactor.apply(text)}\n`);
  return {
    info: say,
    debug: () => undefined,
    notice: say,
    warning: (message) => say(`warning: ${message}`),
    async group(title, work) {
      say(title);
      return work();
    },
    mask: (secret) => redactor.add(secret),
  };
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`${renderFailure(error).join('\n')}\n`);
});

const [home, name] = process.argv.slice(2);
if (home === MAKE && name !== undefined) {
  void import('./make-for-controller.ts').then((m) =>
    m.makeForController(
      name,
      logReporter(() => ''),
    ),
  );
} else if (home === undefined || name === undefined) {
  process.stderr.write('usage: controller HOME NAME\n');
  process.exitCode = 2;
} else {
  main(home, name).catch((error: unknown) => {
    process.stderr.write(`${renderFailure(error).join('\n')}\n`);
    process.exit(1);
  });
}
