import { expect } from 'vitest';
import { z } from 'zod/mini';
import { createCharmhub } from '../../src/controller/charmhub/index.ts';
import { startController } from '../../src/controller/index.ts';
import { jujuSession, type Juju } from './juju-session.ts';
import { realPorts } from './ports.ts';
import { scriptedAgents } from './scripted-agents.ts';

type Bag = Readonly<Record<string, string>>;

export interface CommandLab {
  readonly juju: Juju;
  /** Folder in which commands run. */
  readonly home: string;
  /** Runs a command that must succeed and prints JSON. */
  json(...argv: string[]): Promise<unknown>;
  /** What `show-unit` tells of a unit's one relation with an endpoint. */
  relation(model: string, unit: string, endpoint: string): Promise<z.infer<typeof relationInfo> | undefined>;
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** A file of the controller's home. */
  read(path: string): Promise<string>;
  /** Names in a folder of the controller's home. */
  list(path: string): Promise<readonly string[]>;
  end(): Promise<void>;
}

const bag = z.record(z.string(), z.string());
const relationInfo = z.object({
  endpoint: z.string(),
  'cross-model': z.optional(z.boolean()),
  'related-endpoint': z.string(),
  'application-data': bag,
  'related-units': z.optional(z.record(z.string(), z.object({ data: bag }))),
});

/** A controller whose units are scripted: commands, state and everything between, without a container. */
export async function openCommandLab(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  /** By endpoint: what the applications say there. */
  requests: Readonly<Record<string, Bag>> = {},
  /** Whether charms of other names come from Charmhub, at the address of the model's `charmhub-url`. */
  { charmhub = false }: { readonly charmhub?: boolean } = {},
): Promise<CommandLab> {
  const ports = realPorts();
  const home = await ports.files.makeTemp(`${name}-`);
  const write: CommandLab['write'] = (path, content, mode = 0o644) =>
    ports.files.write(`${home}/${path}`, content, { mode });
  for (const [path, content] of Object.entries(files)) await write(path, content);
  const controller = await startController({
    ports,
    home,
    name,
    pid: process.pid,
    standIns: {},
    charmStore: `${home}/store`,
    ...(charmhub && {
      charmhub: createCharmhub({ ...ports, folder: `${home}/downloads`, architecture: 'amd64' }),
    }),
    agents: ({ store }) => scriptedAgents(store, requests),
    onClosed: () => undefined,
  });
  const juju = jujuSession(ports.http, home, home);
  const json: CommandLab['json'] = async (...argv) => {
    const outcome = await juju(...argv, '--format', 'json');
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    return JSON.parse(outcome.stdout) as unknown;
  };
  return {
    juju,
    home,
    json,
    write,
    read: async (path) => (await ports.files.readText(`${home}/${path}`)) ?? '',
    list: async (path) => (await ports.files.list(`${home}/${path}`)) ?? [],
    async relation(model, unit, endpoint) {
      const shape = z.record(z.string(), z.object({ 'relation-info': z.optional(z.array(relationInfo)) }));
      const shown = shape.parse(await json('show-unit', '-m', model, unit));
      return shown[unit]?.['relation-info']?.find((info) => info.endpoint === endpoint);
    },
    async end() {
      await controller.close({ remove: true });
      await ports.files.remove(home);
      await ports.dispose();
    },
  };
}
