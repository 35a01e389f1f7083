import { z } from 'zod/mini';
import { json } from '../../model/index.ts';
import { renderData, renderTable, type Printable } from '../../render/index.ts';
import { keepersOf, placeOf } from './clouds.ts';
import { checkController } from '../line/check-controller.ts';
import type { Command } from '../line/command.ts';
import { readNamedYaml } from '../line/read-file.ts';
import { refuse, usage } from '../line/refuse.ts';

const credential = z.record(z.string(), json);
type Credential = z.infer<typeof credential>;

export const addCredential: Command = {
  name: 'add-credential',
  summary: 'Keep a credential for a cloud.',
  usage: '<cloud name> --file <credentials file>',
  scope: 'controller',
  flags: [
    { names: ['client'], kind: 'boolean' },
    { names: ['controller', 'c'], kind: 'text' },
    { names: ['file', 'f'], kind: 'text' },
    { names: ['region'], kind: 'text', ignored: true },
    { names: ['replace'], kind: 'boolean', ignored: true },
  ],
  arity: [1, 1],
  async run(invocation, services) {
    const { args, flags, terminal } = invocation;
    const [cloud = ''] = args;
    const file = flags.text('file');
    if (file === undefined) throw usage('the credentials must be given with --file');
    const keepers = keepersOf(invocation, services);
    const { credentials: all } = await readNamedYaml(file, terminal, services);
    const given = z.record(z.string(), z.record(z.string(), credential)).safeParse(all).data?.[cloud];
    if (given === undefined) throw refuse(`no credentials for cloud ${cloud} in file ${file}`);
    services.store.commit((state) => {
      const known = (state.credentials ??= {});
      for (const keeper of keepers)
        known[`${keeper} ${cloud}`] = { ...known[`${keeper} ${cloud}`], ...given };
    });
    for (const keeper of keepers)
      for (const name of Object.keys(given))
        terminal.stderr(
          `Credential "${name}" added to the ${placeOf(keeper, services)} for cloud "${cloud}".\n`,
        );
    return 0;
  },
};

export const credentials: Command = {
  name: 'credentials',
  aliases: ['list-credentials'],
  summary: 'List the credentials that are kept.',
  usage: '[<cloud name>]',
  scope: 'controller',
  formats: ['tabular', 'json', 'yaml'],
  flags: [
    { names: ['client'], kind: 'boolean' },
    { names: ['controller', 'c'], kind: 'text' },
    { names: ['show-secrets'], kind: 'boolean' },
  ],
  arity: [0, 1],
  async run({ args: [only], flags, format, terminal }, services) {
    checkController(flags.text('controller'), services);
    const all = Object.entries(services.store.read().credentials ?? {}).map(([key, named]) => {
      const [keeper = '', cloud = ''] = key.split(' ');
      return { keeper, cloud, named };
    });
    const kept = (keeper: string) =>
      all.filter((each) => each.keeper === keeper && (only === undefined || each.cloud === only));
    if (format === 'tabular') {
      const rows = ['controller', 'client'].flatMap((keeper) =>
        kept(keeper).map(({ cloud, named }) => [keeper, cloud, Object.keys(named).sort().join(', ')]),
      );
      if (rows.length === 0) terminal.stderr('No credentials from any controller or client to display.\n');
      else
        terminal.stdout(
          renderTable(
            ['Kept by', 'Cloud', 'Credentials'].map((title) => ({ title })),
            rows,
          ),
        );
      return 0;
    }
    const data = (keeper: string): Printable =>
      Object.fromEntries(
        kept(keeper).map(({ cloud, named }) => [
          cloud,
          {
            'cloud-credentials': Object.fromEntries(
              Object.entries(named).map(([name, each]) => [name, shown(each, flags.on('show-secrets'))]),
            ),
          },
        ]),
      );
    const [ofController, ofClient] = [data('controller'), data('client')];
    const isEmpty = (value: Printable): boolean => Object.keys(value ?? {}).length === 0;
    terminal.stdout(
      renderData(format, {
        'controller-credentials': isEmpty(ofController) ? undefined : ofController,
        'client-credentials': isEmpty(ofClient) ? undefined : ofClient,
      }),
    );
    return 0;
  },
};

/** Juju hides what it knows to be secret; these kinds of fields are in every cloud's schema. */
const SECRET = /secret|password|token|private|application-key/;

function shown({ 'auth-type': type, ...details }: Credential, secrets: boolean): Printable {
  const visible = Object.entries(details).filter(([key]) => secrets || !SECRET.test(key));
  return { 'auth-type': type ?? '', details: Object.fromEntries(visible) };
}
