import type { Command } from '../line/command.ts';
import { constraintValues, parseConstraints, renderConstraints } from './constraints.ts';
import { applicationOf, findUnit, modelOf, parseUnit } from '../line/find.ts';
import { renderData } from '../../render/index.ts';
import { refuse, usage } from '../line/refuse.ts';

/** What applications run on when nothing else was asked for. */
const HERE = 'amd64';

export const trust: Command = {
  name: 'trust',
  summary: 'Grant an application access to the cloud.',
  usage: '<application>',
  scope: 'model',
  flags: [
    { names: ['remove'], kind: 'boolean' },
    { names: ['scope'], kind: 'text' },
  ],
  arity: [1, 1],
  async run({ args: [name = ''], flags, model: uuid, terminal }, { store }) {
    if (!flags.on('remove') && flags.text('scope') !== 'cluster') {
      terminal.stderr(
        "ERROR 'juju trust' currently grants full access to the cluster itself.\n" +
          "Set the scope to 'cluster' using '--scope=cluster' to confirm this choice.\n\n",
      );
      return 1;
    }
    store.commit((state) => {
      const application = applicationOf(modelOf(state, uuid), name);
      if (application.trust === !flags.on('remove')) return;
      application.trust = !flags.on('remove');
      application.configVersion += 1;
    });
    return 0;
  },
};

function exposing(name: 'expose' | 'unexpose', exposed: boolean): Command {
  return {
    name,
    summary: exposed ? 'Mark an application as open to the outside.' : 'Take the mark of expose away.',
    usage: '<application>',
    scope: 'model',
    flags: [
      { names: ['endpoints'], kind: 'text', ignored: true },
      { names: ['to-spaces'], kind: 'text', ignored: true },
      { names: ['to-cidrs'], kind: 'text', ignored: true },
    ],
    arity: [1, 1],
    async run({ args: [application = ''], model: uuid }, { store }) {
      store.commit((state) => {
        applicationOf(
          modelOf(state, uuid),
          application,
          (n) => `getting application "${n}" not found`,
        ).exposed = exposed;
      });
      return 0;
    },
  };
}
export const expose = exposing('expose', true);
export const unexpose = exposing('unexpose', false);

export const resolved: Command = {
  name: 'resolved',
  aliases: ['resolve'],
  summary: 'Let units go on after a failed hook.',
  usage: '<unit> [...]',
  scope: 'model',
  flags: [
    { names: ['no-retry'], kind: 'boolean' },
    { names: ['all'], kind: 'boolean' },
  ],
  arity: [0, 100],
  async run({ args, flags, model: uuid }, { store, agents }) {
    const model = modelOf(store.read(), uuid);
    const units = Object.values(model.applications).flatMap((application) =>
      Object.values(application.units),
    );
    const names = flags.on('all')
      ? units.filter(({ agent }) => agent.current === 'error').map(({ name }) => name)
      : args;
    if (names.length === 0 && !flags.on('all')) throw usage('no unit specified');
    for (const name of names) {
      if (parseUnit(name) === undefined) throw usage(`invalid unit name "${name}"`);
      const unit = findUnit(model, name);
      if (unit === undefined) throw refuse(`resolving unit: unit "${name}" not found`);
      if (unit.agent.current !== 'error') {
        throw refuse(`resolving unit: checking unit "${name}" status: unit is not in error state`);
      }
    }
    store.commit((state) => {
      for (const name of names) {
        const unit = findUnit(modelOf(state, uuid), name);
        if (unit !== undefined) unit.resolved = flags.on('no-retry') ? 'no-hooks' : 'retry';
      }
    });
    for (const unit of names) agents.resolve({ model: uuid, unit });
    return 0;
  },
};

export const modelConstraints: Command = {
  name: 'model-constraints',
  summary: 'Show the constraints of the model.',
  usage: '',
  scope: 'model',
  formats: ['constraints', 'json', 'yaml'],
  arity: [0, 0],
  async run({ format, model: uuid, terminal }, { store }) {
    const { constraints } = modelOf(store.read(), uuid);
    terminal.stdout(
      format === 'constraints'
        ? `${renderConstraints(constraints)}\n`
        : renderData(format, constraintValues(constraints)),
    );
    return 0;
  },
};

export const setModelConstraints: Command = {
  name: 'set-model-constraints',
  summary: 'Set the constraints of the model: `mem` and `cpu-power` bound the containers of new pods.',
  usage: '<constraint>=<value> ...',
  scope: 'model',
  arity: [0, 50],
  async run({ args, model: uuid }, { store }) {
    const constraints = parseConstraints(args.join(' '));
    store.commit((state) => {
      modelOf(state, uuid).constraints = constraints;
    });
    return 0;
  },
};

export const setConstraints: Command = {
  name: 'set-constraints',
  summary: 'Set the constraints of an application, in place of those it has.',
  usage: '<application> <constraint>=<value> ...',
  scope: 'model',
  arity: [0, 50],
  async run({ args: [name = '', ...words], model: uuid }, { store }) {
    if (name === '') throw usage('no application name specified');
    const wanted = parseConstraints(words.join(' '));
    store.commit((state) => {
      const application = applicationOf(modelOf(state, uuid), name);
      if (application.life !== 'alive') throw refuse(`application "${name}" is not alive`);
      const { arch = HERE } = application.constraints;
      if (wanted['arch'] !== undefined && wanted['arch'] !== arch)
        throw refuse('changing architecture not supported');
      application.constraints = wanted;
    });
    return 0;
  },
};

export const constraints: Command = {
  name: 'constraints',
  summary: 'Show the constraints of an application.',
  usage: '<application>',
  scope: 'model',
  formats: ['constraints', 'json', 'yaml'],
  arity: [1, 1],
  async run({ args: [name = ''], format, model: uuid, terminal }, { store }) {
    const application = applicationOf(modelOf(store.read(), uuid), name);
    const all = { arch: HERE, ...application.constraints };
    terminal.stdout(
      format === 'constraints' ? `${renderConstraints(all)}\n` : renderData(format, constraintValues(all)),
    );
    return 0;
  },
};
