import { JUJU_VERSION } from '../../model/index.ts';
import { renderData, renderTable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { CLOUD, USER } from '../line/find.ts';
import { checkController } from '../line/check-controller.ts';

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
