import { z } from 'zod/mini';
import { json, type State } from '../../model/index.ts';
import { renderData, renderYaml, type Printable } from '../../render/index.ts';
import { checkController } from '../line/check-controller.ts';
import type { Command, FlagSpec, Invocation, Services } from '../line/command.ts';
import { CLOUD } from '../line/find.ts';
import { readNamedYaml } from '../line/read-file.ts';
import { refuse, usage } from '../line/refuse.ts';

/** Where a definition is kept. Here both are the one controller's state. */
type Keeper = 'client' | 'controller';

const WHERE: readonly FlagSpec[] = [
  { names: ['client'], kind: 'boolean' },
  { names: ['controller', 'c'], kind: 'text' },
];
const FILE: FlagSpec = { names: ['file', 'f'], kind: 'text' };

/** Models live on this machine, whatever clouds are defined. */
const NOTE = 'The local controller keeps the definition, but its models stay on this machine.\n';

/** @throws Failure when the controller is another one, or neither place is named. */
export function keepersOf({ flags }: Pick<Invocation, 'flags'>, services: Services): Keeper[] {
  const controller = flags.text('controller');
  checkController(controller, services);
  const keepers: Keeper[] = [
    ...(flags.on('client') ? ['client' as const] : []),
    ...(controller === undefined ? [] : ['controller' as const]),
  ];
  if (keepers.length === 0) throw usage('specify --client, --controller or both');
  return keepers;
}

export const addCloud: Command = {
  name: 'add-cloud',
  summary: 'Keep the definition of a cloud.',
  usage: '<cloud name> --file <cloud definition file>',
  scope: 'controller',
  flags: [
    ...WHERE,
    FILE,
    { names: ['force'], kind: 'boolean', ignored: true },
    { names: ['credential'], kind: 'text', ignored: true },
    { names: ['target-controller'], kind: 'text' },
  ],
  arity: [1, 2],
  run: (invocation, services) => write(invocation, services, 'added to'),
};

export const updateCloud: Command = {
  name: 'update-cloud',
  summary: 'Change the definition of a cloud.',
  usage: '<cloud name> -f <cloud definition file>',
  scope: 'controller',
  flags: [...WHERE, FILE],
  arity: [1, 1],
  run: (invocation, services) => write(invocation, services, 'updated on'),
};

async function write(
  invocation: Invocation,
  services: Services,
  verb: 'added to' | 'updated on',
): Promise<number> {
  const { args, flags, terminal } = invocation;
  const [name = '', short] = args;
  if (flags.text('target-controller') !== undefined) throw usage('--target-controller needs JAAS');
  const keepers = keepersOf(invocation, services);
  const definition = await readDefinition(name, flags.text('file') ?? short, invocation, services);
  services.store.commit((state) => {
    const clouds = (state.clouds ??= {});
    for (const keeper of keepers) {
      const key = `${keeper} ${name}`;
      if (verb === 'added to' && (key in clouds || name === CLOUD))
        throw refuse(`"${name}" already exists; use \`update-cloud\` to replace this existing cloud`);
      if (verb === 'updated on' && !(key in clouds)) throw refuse(`cloud ${name} not found`);
      clouds[key] = definition;
    }
  });
  for (const keeper of keepers)
    terminal.stderr(`Cloud "${name}" ${verb} the ${placeOf(keeper, services)}.\n`);
  terminal.stderr(NOTE);
  return 0;
}

async function readDefinition(
  name: string,
  file: string | undefined,
  { terminal }: Invocation,
  services: Services,
) {
  if (file === undefined) throw usage('the definition of the cloud must be given with --file');
  const { clouds } = await readNamedYaml(file, terminal, services);
  const found = z.record(z.string(), z.record(z.string(), json)).safeParse(clouds).data?.[name];
  if (found === undefined) throw refuse(`cloud "${name}" not found in file "${file}"`);
  return found;
}

export function placeOf(keeper: Keeper, { controller }: Services): string {
  return keeper === 'client' ? 'local client' : `controller "${controller}"`;
}

export const removeCloud: Command = {
  name: 'remove-cloud',
  summary: 'Forget the definition of a cloud.',
  usage: '<cloud name>',
  scope: 'controller',
  flags: [...WHERE, { names: ['target-controller'], kind: 'text', ignored: true }],
  arity: [1, 1],
  async run(invocation, services) {
    const [name = ''] = invocation.args;
    for (const keeper of keepersOf(invocation, services)) {
      const known = services.store.commit((state) => forget(state, `${keeper} ${name}`));
      if (!known) throw refuse(`no cloud "${name}" on the ${placeOf(keeper, services)}`);
      invocation.terminal.stderr(
        `Removed details of cloud "${name}" from the ${placeOf(keeper, services)}\n`,
      );
    }
    return 0;
  },
};

function forget({ clouds }: State, key: string): boolean {
  if (clouds === undefined || !(key in clouds)) return false;
  return Reflect.deleteProperty(clouds, key);
}

export const showCloud: Command = {
  name: 'show-cloud',
  summary: 'Show the definition of a cloud.',
  usage: '<cloud name>',
  scope: 'controller',
  formats: ['display', 'yaml', 'json'],
  flags: WHERE,
  arity: [1, 1],
  async run(invocation, services) {
    const { args, format, terminal } = invocation;
    const [name = ''] = args;
    const { clouds = {} } = services.store.read();
    const found = keepersOf(invocation, services).flatMap((keeper) => {
      const definition = clouds[`${keeper} ${name}`];
      return definition === undefined
        ? []
        : [{ keeper, shown: { defined: 'local', ...definition } as Printable }];
    });
    if (found.length === 0) throw refuse(`cloud ${name} not found`);
    if (format !== 'display') terminal.stdout(renderData(format, found[0]?.shown));
    else
      for (const { keeper, shown } of found) {
        const title =
          keeper === 'client'
            ? `Client cloud "${name}":`
            : `Cloud "${name}" from ${placeOf(keeper, services)}:`;
        terminal.stdout(`${title}\n\n${renderYaml(shown)}\n`);
      }
    return 0;
  },
};
