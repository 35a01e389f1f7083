import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { vi, expect } from 'vitest';
import { z } from 'zod/mini';
import {
  runController,
  type Controller,
  type ModelStore,
  type UnitAgents,
} from '../../src/controller/index.ts';
import { CONTROLLER_LABEL, connectDocker, removeLabelled, type Docker } from '../../src/docker/index.ts';
import type { HttpRequest } from '../../src/ports/index.ts';
import { builtImages } from './built-images.ts';
import { jujuSession, type Juju } from './juju-session.ts';
import { realPebble } from './real-pebble.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { ROOT } from './source-files.ts';
import { scriptedAgents } from './scripted-agents.ts';
import { tinyCharm } from './tiny-charm.ts';

type Bag = Readonly<Record<string, string>>;

/** One end of the charm `client` that relates to stand-ins, and what it says there. */
export interface ClientEnd {
  readonly interface: string;
  readonly role?: 'provides';
  readonly asks?: Bag;
  readonly unitAsks?: Bag;
}

export interface StandInLab {
  /** The controller's folder, in which commands run. */
  readonly home: string;
  readonly ports: TestPorts;
  readonly docker: Docker;
  /** What everything of the controller carries in the container engine. */
  readonly labels: Readonly<Record<string, string>>;
  readonly juju: Juju;
  /** Ends the daemon and starts another in the same folder. */
  restart(): Promise<void>;
  /** The id of the container of a unit; empty when there is none. */
  container(application: string): Promise<string>;
  /** The names of all containers of the controller. */
  containers(): Promise<readonly string[]>;
  /** Runs a program in the container of `application/0`, answers what it wrote to either output. */
  run(application: string, argv: readonly [string, ...string[]], stdin?: string): Promise<string>;
  /** One request; JSON is read. */
  fetch(request: HttpRequest): Promise<{ readonly status: number; readonly body: unknown }>;
  waitForActive(application: string): Promise<void>;
  address(application: string): Promise<string>;
  /** What a unit, `client/0` unless another is named, sees of the other side. */
  answer(endpoint: string, unit?: string): Promise<{ readonly application: Bag; readonly unit: Bag }>;
  secret(uri: string): Promise<Bag>;
  end(): Promise<void>;
}

const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      'application-status': z.object({ current: z.string() }),
      units: z.optional(z.record(z.string(), z.object({ address: z.optional(z.string()) }))),
    }),
  ),
});

const bag = z.record(z.string(), z.string());
const shownUnit = z.record(
  z.string(),
  z.object({
    'relation-info': z.optional(
      z.array(
        z.object({
          endpoint: z.string(),
          'application-data': z.optional(bag),
          'related-units': z.optional(z.record(z.string(), z.object({ data: z.optional(bag) }))),
        }),
      ),
    ),
  }),
);

interface LabOptions {
  /** Plays the units of charms; containers run them when absent. */
  readonly charmAgents?: (parts: { readonly store: ModelStore }) => UnitAgents;
  /** Packed charms by file name, in the folder where commands run. */
  readonly charms: Readonly<Record<string, Uint8Array>>;
}

/** A controller with the model `m`, in which `client` is deployed, whose agent only says what it is told to. */
export async function openStandInLab(
  name: string,
  /** Told an address of this machine that every container reaches. */
  ends: (host: string) => Readonly<Record<string, ClientEnd>>,
): Promise<StandInLab> {
  const client = ends(await hostAddress());
  const list = (role: 'provides' | undefined): string =>
    Object.entries(client)
      .filter(([, end]) => end.role === role)
      .map(([endpoint, end]) => `  ${endpoint}: {interface: ${end.interface}}\n`)
      .join('');
  const said = (field: 'asks' | 'unitAsks'): Record<string, Bag> =>
    Object.fromEntries(Object.entries(client).map(([endpoint, end]) => [endpoint, end[field] ?? {}]));
  const metadata = `requires:\n${list(undefined)}provides:\n${list('provides')}`;
  const lab = await openControllerLab(name, {
    charms: { 'client.charm': tinyCharm({ name: 'client', metadata }) },
    charmAgents: ({ store }) => scriptedAgents(store, said('asks'), said('unitAsks')),
  });
  expect(await lab.juju('deploy', './client.charm')).toMatchObject({ code: 0 });
  return lab;
}

/** An address of this machine that every container reaches. */
export async function hostAddress(): Promise<string> {
  const ports = realPorts();
  const docker = await connectDocker(ports, {});
  const gateway = (await docker.networks.find('bridge'))?.gateway;
  await ports.dispose();
  // An engine that has just made its bridge does not say its address until it is started again.
  const address = gateway ?? ownAddress();
  if (address === undefined) throw new Error('this machine has no address');
  return address;
}

function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

/** A controller with the empty model `m`. */
export async function openControllerLab(name: string, options: LabOptions): Promise<StandInLab> {
  const ports = realPorts();
  const docker = await connectDocker(ports, {});
  const home = await ports.files.makeTemp(`${name}-`);
  for (const [file, content] of Object.entries(options.charms))
    await ports.files.write(`${home}/${file}`, content);
  const start = (): Promise<Controller> =>
    runController({
      ports,
      docker,
      home,
      name,
      pid: process.pid,
      assetsDir: join(ROOT, 'src/controller/assets'),
      buildImage: builtImages(ports, docker),
      pebble: () => realPebble(ports, docker),
      ...(options.charmAgents !== undefined && { charmAgents: options.charmAgents }),
      onClosed: () => undefined,
    });
  let controller = await start();
  const juju = jujuSession(ports.http, home, home);
  expect(await juju('add-model', 'm')).toMatchObject({ code: 0 });
  const labels = await vi.waitFor(async () => {
    const text = await ports.files.readText(`${home}/state.json`);
    const { uuid } = z.object({ uuid: z.string() }).parse(JSON.parse(text ?? ''));
    return { [CONTROLLER_LABEL]: `${name}-${uuid.slice(0, 8)}` };
  });

  const read = async (): Promise<z.infer<typeof status>['applications']> =>
    status.parse(JSON.parse((await juju('status', '--format', 'json')).stdout)).applications;
  const container = async (application: string): Promise<string> =>
    (await docker.containers.list(labels)).find((found) => found.name.endsWith(`-${application}-0`))?.id ??
    '';

  return {
    home,
    ports,
    docker,
    labels,
    juju,
    container,
    async restart() {
      await controller.close({ remove: false });
      controller = await start();
    },
    containers: async () => (await docker.containers.list(labels)).map((found) => found.name),
    async run(application, argv, stdin) {
      const running = await docker.containers.exec(await container(application), {
        argv,
        ...(stdin !== undefined && { stdin: once(stdin) }),
      });
      let text = '';
      for await (const { data } of running.output) text += Buffer.from(data).toString('utf8');
      await running.exitCode();
      return text;
    },
    async fetch(request) {
      const response = await ports.http.request(request);
      const text = await response.text();
      const json = response.headers['content-type']?.startsWith('application/json') === true;
      return { status: response.status, body: json ? (JSON.parse(text) as unknown) : text };
    },
    waitForActive: (application) =>
      vi.waitFor(
        async () =>
          expect((await read())[application]?.['application-status']).toMatchObject({ current: 'active' }),
        { timeout: 390_000, interval: 100 },
      ),
    address: async (application) =>
      (await read())[application]?.units?.[`${application}/0`]?.address ?? 'no address',
    async answer(endpoint, unit = 'client/0') {
      const { stdout } = await juju('show-unit', unit, '--format', 'json');
      const info = shownUnit.parse(JSON.parse(stdout))[unit]?.['relation-info'] ?? [];
      const found = info.find((each) => each.endpoint === endpoint);
      return {
        application: found?.['application-data'] ?? {},
        unit: Object.values(found?.['related-units'] ?? {})[0]?.data ?? {},
      };
    },
    async secret(uri) {
      const id = uri.replace('secret:', '');
      const { stdout } = await juju('show-secret', id, '--reveal', '--format', 'json');
      const shown = z.record(z.string(), z.object({ content: z.object({ Data: bag }) }));
      return shown.parse(JSON.parse(stdout))[id]?.content.Data ?? {};
    },
    async end() {
      await controller.close({ remove: true });
      await removeLabelled(docker, labels);
      await ports.dispose();
    },
  };
}

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
