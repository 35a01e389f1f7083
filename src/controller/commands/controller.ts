import { JUJU_VERSION } from '../model/index.ts';
import { renderData, renderTable } from '../render/index.ts';
import type { Command } from './command.ts';
import { CLOUD, USER, findModel } from './find.ts';
import { checkController } from './check-controller.ts';
import { refuse, usage } from './refuse.ts';

/** As `juju version` prints it on Linux. */
const FULL_VERSION = `${JUJU_VERSION}-ubuntu-amd64`;

export const version: Command = {
  name: 'version',
  summary: 'Print the Juju version that this controller presents itself as.',
  usage: '',
  scope: 'controller',
  formats: ['smart', 'json', 'yaml'],
  flags: [{ names: ['all'], kind: 'boolean' }],
  arity: [0, 0],
  async run({ flags, format, terminal }) {
    const value = flags.on('all')
      ? {
          version: FULL_VERSION,
          'git-commit': '',
          'git-tree-state': 'local controller',
          compiler: 'node',
          official: false,
        }
      : FULL_VERSION;
    if (format === 'json') terminal.stdout(renderData('json', value));
    else if (typeof value === 'string') terminal.stdout(`${value}\n`);
    else terminal.stdout(renderData('yaml', value));
    return 0;
  },
};

export const whoami: Command = {
  name: 'whoami',
  summary: 'Print the controller, the model and the user in use.',
  usage: '',
  scope: 'controller',
  formats: ['tabular', 'json', 'yaml'],
  arity: [0, 0],
  async run({ format, terminal }, { store, controller }) {
    const state = store.read();
    const model = state.models[state.current ?? '']?.name;
    if (format !== 'tabular') terminal.stdout(renderData(format, { controller, model, user: USER }));
    else
      terminal.stdout(
        `Controller:  ${controller}\nModel:       ${model ?? '<no-current-model>'}\nUser:        ${USER}\n`,
      );
    return 0;
  },
};

export const controllers: Command = {
  name: 'controllers',
  aliases: ['list-controllers'],
  summary: 'List the controllers: this one.',
  usage: '',
  scope: 'controller',
  formats: ['tabular', 'json', 'yaml'],
  flags: [
    { names: ['refresh'], kind: 'boolean', ignored: true },
    { names: ['managed'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 0],
  async run({ format, terminal }, { store, controller }) {
    const state = store.read();
    const current = state.models[state.current ?? '']?.name;
    const count = Object.keys(state.models).length;
    if (format !== 'tabular') {
      const entry = {
        'current-model': current,
        user: USER,
        access: 'superuser',
        uuid: state.uuid,
        'api-endpoints': [],
        cloud: CLOUD,
        'agent-version': JUJU_VERSION,
        'model-count': count,
      };
      terminal.stdout(
        renderData(format, { controllers: { [controller]: entry }, 'current-controller': controller }),
      );
      return 0;
    }
    const titles = ['Controller', 'Model', 'User', 'Access', 'Cloud/Region', 'Models', 'Version'];
    const row = [`${controller}*`, current ?? '-', USER, 'superuser', CLOUD, String(count), JUJU_VERSION];
    terminal.stdout(
      renderTable(
        titles.map((title) => ({ title })),
        [row],
      ),
    );
    return 0;
  },
};

export const showController: Command = {
  name: 'show-controller',
  summary: 'Show the controller in detail.',
  usage: '[<controller name>]',
  scope: 'controller',
  formats: ['yaml', 'json'],
  arity: [0, 1],
  async run({ args: [name], format, terminal }, services) {
    checkController(name, services);
    const state = services.store.read();
    const current = state.models[state.current ?? ''];
    const shown = {
      details: {
        uuid: state.uuid,
        'api-endpoints': [],
        cloud: CLOUD,
        'agent-version': JUJU_VERSION,
        'controller-model-version': JUJU_VERSION,
      },
      models: Object.fromEntries(
        Object.values(state.models).map((model) => [
          model.name,
          {
            uuid: model.uuid,
            'unit-count': Object.values(model.applications).reduce(
              (n, a) => n + Object.keys(a.units).length,
              0,
            ),
          },
        ]),
      ),
      'current-model': current && `${USER}/${current.name}`,
      account: { user: USER, access: 'superuser' },
    };
    terminal.stdout(renderData(format, { [services.controller]: shown }));
    return 0;
  },
};

export const switchModel: Command = {
  name: 'switch',
  summary: 'Show or choose the model that commands mean.',
  usage: '[[<controller>:][<model>]]',
  scope: 'controller',
  arity: [0, 1],
  async run({ args: [wanted], terminal }, { store, controller }) {
    const state = store.read();
    const current = state.models[state.current ?? ''];
    const full = (name: string | undefined): string =>
      name === undefined ? controller : `${controller}:${USER}/${name}`;
    if (wanted === undefined) {
      terminal.stdout(`${full(current?.name)}\n`);
      return 0;
    }
    if (wanted === controller || wanted === `${controller}:`) {
      terminal.stderr(`${full(current?.name)} (no change)\n`);
      return 0;
    }
    const model = switchTarget(wanted, () => findModel(state, wanted), controller);
    store.commit((draft) => {
      draft.current = model.uuid;
    });
    const before = full(current?.name);
    const after = full(model.name);
    terminal.stderr(before === after ? `${after} (no change)\n` : `${before} -> ${after}\n`);
    return 0;
  },
};

function switchTarget<T>(wanted: string, find: () => T, controller: string): T {
  const [prefix] = wanted.split(':');
  if (wanted.includes(':') && prefix !== controller) throw usage(`controller ${prefix ?? ''} not found`);
  try {
    return find();
  } catch {
    throw refuse(
      `cannot determine if "${wanted}" is a valid model: "${controller}:${wanted.split(':').pop() ?? ''}" not found`,
    );
  }
}

export const bootstrap: Command = {
  name: 'bootstrap',
  summary: 'Do nothing: the local controller is there already.',
  usage: '[<cloud> [<controller name>]]',
  scope: 'controller',
  flags: [
    ...['bootstrap-base', 'credential', 'to', 'metadata-source', 'agent-version', 'add-model'].map(
      (name) => ({ names: [name] as [string], kind: 'text' as const, ignored: true }),
    ),
    ...['bootstrap-constraints', 'config', 'constraints', 'model-default', 'storage-pool'].map((name) => ({
      names: [name] as [string],
      kind: 'list' as const,
      ignored: true,
    })),
    { names: ['no-switch'], kind: 'boolean', ignored: true },
    { names: ['force'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 2],
  async run({ args: [, name], terminal }, services) {
    if (name !== undefined && name !== services.controller)
      throw refuse(
        `the local controller here is "${services.controller}"; \`paas-action local up --controller ${name}\` starts one that is called "${name}"`,
      );
    terminal.stderr(
      `The local controller "${services.controller}" is running; there is nothing to bootstrap\n`,
    );
    return 0;
  },
};
