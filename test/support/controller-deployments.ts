import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { jujuDeploy } from '../../actions/juju-deploy/definition.ts';
import { main } from '../../actions/juju-deploy/main.ts';
import type { OutputsOf } from '../../src/action/index.ts';
import { startController } from '../../src/controller/index.ts';
import type { Exec } from '../../src/ports/index.ts';
import { runOf } from './action-run.ts';
import { jujuSession, type Juju } from './juju-session.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { pretendingPods } from './pretending-pods.ts';
import { tinyCharm } from './tiny-charm.ts';

const METADATA = 'containers:\n  web: {resource: app-image}\nresources:\n  app-image: {type: oci-image}\n';
const CHANGES =
  /^(?:add-model|deploy|refresh|attach-resource|config|scale-application|trust|integrate|set-constraints|consume|expose|offer|(?:add|update|grant)-secret)$/;

function imageOf(letter: string): string {
  return `registry.example/app@sha256:${letter.repeat(64)}`;
}

/** The inputs for one of two images. */
export const A = { image: imageOf('a'), 'image-id': 'identity-of-a' };
export const B = { image: imageOf('b'), 'image-id': 'identity-of-b' };

/** A daemon with all of its commands, and units that pretend. The application answers on this machine. */
export interface ControllerDeployments extends AsyncDisposable {
  readonly folder: string;
  readonly ports: TestPorts;
  readonly juju: Juju;
  /** What was run since the last deployment began, of what changes something. */
  readonly changes: string[];
  /** Says what the application answers with a status; 200 until it is told otherwise. */
  answer(status: () => Promise<number>): void;
  deploy(
    inputs: Readonly<Record<string, string>>,
    version?: string,
    metadata?: string,
  ): Promise<OutputsOf<typeof jujuDeploy>>;
}

export async function controllerDeployments(): Promise<ControllerDeployments> {
  const folder = await mkdtemp(join(tmpdir(), 'ctl-'));
  let status = (): Promise<number> => Promise.resolve(200);
  const app = createServer((_, response) => {
    void status().then((code) => response.writeHead(code).end('hello'));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const { port } = app.address() as AddressInfo;
  const config = `options:\n  app-port: {type: int, default: ${port}}\n  greeting: {type: string, default: hello}\n  mail: {type: secret}\n`;
  const real = realPorts();
  const ids = new Map([A, B].map((each) => [each.image, each['image-id']]));
  const controller = await startController({
    ports: real,
    home: join(folder, 'home'),
    name: 'ctl',
    pid: process.pid,
    standIns: {},
    agents: ({ store }) => pretendingPods(store, real.files, { takes: 600, address: '127.0.0.1', ids }),
    onClosed: () => undefined,
  });
  const juju = jujuSession(real.http, join(folder, 'home'), folder);
  const changes: string[] = [];
  const exec: Exec = {
    ...real.exec,
    async run({ argv }) {
      const [program, verb = '', ...args] = argv;
      if (program !== 'juju') throw new Error(`nothing but juju is run: ${argv.join(' ')}`);
      if (CHANGES.test(verb) && !args.includes('--format')) changes.push(verb);
      const { code, stdout, stderr } = await juju(verb, ...args);
      return { exitCode: code, stdout, stderr, took: 0 };
    },
    which: (program) => Promise.resolve(program === 'juju' ? '/bin/juju' : undefined),
  };
  const ports = { ...real, exec };
  return {
    folder,
    ports,
    juju,
    changes,
    answer: (next) => void (status = next),
    async deploy(inputs, version = 'v1', metadata = '') {
      const charm = join(folder, `${version}.charm`);
      const files = { 'src/charm.py': `# ${version}\n` };
      await writeFile(charm, tinyCharm({ name: 'shop', metadata: METADATA + metadata, config, files }));
      changes.length = 0;
      const given = { charm, model: 'test', timeout: '60s', 'services-up': '0s', ...inputs };
      return main(runOf(jujuDeploy, ports, folder, given));
    },
    async [Symbol.asyncDispose]() {
      await controller.close({ remove: true });
      await real.dispose();
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
