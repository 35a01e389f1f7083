import { JUJU_VERSION, type Model } from '../../model/index.ts';
import { ago, renderData, renderTable, type Printable } from '../../render/index.ts';
import { checkController } from '../line/check-controller.ts';
import type { Command, Services } from '../line/command.ts';
import { CLOUD, USER, findModel } from '../line/find.ts';

export const models: Command = {
  name: 'models',
  aliases: ['list-models'],
  summary: 'List the models of the controller.',
  usage: '',
  scope: 'controller',
  formats: ['tabular', 'json', 'yaml'],
  flags: [
    { names: ['controller', 'c'], kind: 'text' },
    { names: ['all'], kind: 'boolean', ignored: true },
    { names: ['uuid'], kind: 'boolean' },
    { names: ['exact-time'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 0],
  async run({ flags, format, terminal }, services) {
    checkController(flags.text('controller'), services);
    const state = services.store.read();
    const now = services.clock.now();
    const all = Object.values(state.models);
    const current = state.models[state.current ?? ''];
    if (format !== 'tabular') {
      const listed = all.map((model) => ({
        ...identity(model, services),
        ...condition(model, now),
        access: 'admin',
        'last-connection': 'just now',
        'agent-version': JUJU_VERSION,
      }));
      terminal.stdout(renderData(format, { models: listed, 'current-model': current?.name }));
      return 0;
    }
    const rows = all.map((model) => [
      `${model.name}${model.uuid === state.current ? '*' : ''}`,
      ...(flags.on('uuid') ? [model.uuid] : []),
      CLOUD,
      'kubernetes',
      String(condition(model, now).status.current),
      String(Object.values(model.applications).reduce((n, app) => n + Object.keys(app.units).length, 0)),
      'admin',
      ago(model.created, now),
    ]);
    const titles = [
      'Model',
      ...(flags.on('uuid') ? ['UUID'] : []),
      'Cloud/Region',
      'Type',
      'Status',
      'Units',
      'Access',
      'Last connection',
    ];
    terminal.stdout(
      `Controller: ${services.controller}\n\n${renderTable(
        titles.map((title) => ({ title })),
        rows,
      )}`,
    );
    return 0;
  },
};

export const showModel: Command = {
  name: 'show-model',
  summary: 'Show a model in detail.',
  usage: '[<model name>]',
  scope: 'controller',
  formats: ['yaml', 'json'],
  flags: [{ names: ['model', 'm'], kind: 'text' }],
  arity: [0, 1],
  async run({ args: [wanted], flags, format, terminal }, services) {
    const model = findModel(services.store.read(), wanted ?? flags.text('model'));
    const now = services.clock.now();
    const shown = {
      ...identity(model, services),
      ...condition(model, now),
      users: {
        [USER]: { 'display-name': USER, access: 'admin', 'last-connection': 'just now' },
      },
      'secret-backends': {
        [`${model.name}-local`]: { 'num-secrets': Object.keys(model.secrets).length, status: 'active' },
      },
      'agent-version': JUJU_VERSION,
      credential: { name: CLOUD, owner: USER, cloud: CLOUD, 'validity-check': 'valid' },
      'supported-features': [
        { name: 'juju', description: 'the version of Juju used by the model', version: JUJU_VERSION },
      ],
    };
    terminal.stdout(renderData(format, { [model.name]: shown }));
    return 0;
  },
};

function identity(model: Model, { controller, store }: Services): Record<string, Printable> {
  return {
    name: `${USER}/${model.name}`,
    'short-name': model.name,
    'model-uuid': model.uuid,
    'model-type': 'caas',
    'controller-uuid': store.read().uuid,
    'controller-name': controller,
    'is-controller': false,
    owner: USER,
    cloud: CLOUD,
    type: 'kubernetes',
  };
}

function condition(
  model: Model,
  now: number,
): { readonly life: string; readonly status: { readonly current: string; readonly since: string } } {
  return {
    life: model.life,
    status: {
      current: model.life === 'alive' ? 'available' : 'destroying',
      since: ago(model.created, now),
    },
  };
}
