import { addUnits, condemnUnits, shrink, type Application } from '../../model/index.ts';
import type { Command } from '../line/command.ts';
import { applicationOf, modelOf, parseUnit } from '../line/find.ts';
import { confirm } from '../line/prompt.ts';
import { refuse, unsupported, usage } from '../line/refuse.ts';

const gettingWords = (name: string): string => `getting application "${name}" not found`;

export const scaleApplication: Command = {
  name: 'scale-application',
  summary: 'Set the number of units of an application.',
  usage: '<application> <scale>',
  scope: 'model',
  arity: [2, 2],
  async run({ args: [name = '', text = ''], model: uuid, terminal }, { store, clock }) {
    if (!/^\d+$/.test(text))
      throw usage(`invalid scale "${text}": strconv.Atoi: parsing "${text}": invalid syntax`);
    const scale = Number(text);
    store.commit((state) => {
      const model = modelOf(state, uuid);
      const application = applicationOf(
        model,
        name,
        (n) => `could not scale application "${n}": getting application "${n}" not found`,
      );
      if (application.life !== 'alive')
        throw refuse(`could not scale application "${name}": application is not alive`);
      refuseSecond(application, scale);
      const missing = scale - application.scale;
      if (missing > 0) addUnits(model, application, missing, clock.now());
      else shrink(application, -missing);
    });
    terminal.stderr(`${name} scaled to ${scale} units\n`);
    return 0;
  },
};

/** A stand-in's servers know nothing of each other. */
function refuseSecond({ standIn }: Application, scale: number): void {
  if (standIn !== undefined && scale > 1)
    throw unsupported(`more than one unit of the stand-in "${standIn}"`);
}

export const addUnit: Command = {
  name: 'add-unit',
  summary: 'Add units to an application.',
  usage: '<application>',
  scope: 'model',
  flags: [
    { names: ['num-units', 'n'], kind: 'number' },
    { names: ['to'], kind: 'text' },
    { names: ['attach-storage'], kind: 'text' },
  ],
  arity: [1, 1],
  async run({ args: [name = ''], flags, model: uuid }, { store, clock }) {
    for (const flag of ['to', 'attach-storage']) {
      if (flags.text(flag) !== undefined) throw unsupported(`add-unit --${flag}`);
    }
    const count = flags.number('num-units') ?? 1;
    if (count < 1) throw usage('--num-units must be a positive integer');
    store.commit((state) => {
      const model = modelOf(state, uuid);
      const application = applicationOf(model, name, gettingWords);
      if (application.life !== 'alive')
        throw refuse(`cannot add unit to application "${name}": application is not alive`);
      refuseSecond(application, application.scale + count);
      addUnits(model, application, count, clock.now());
    });
    return 0;
  },
};

export const removeUnit: Command = {
  name: 'remove-unit',
  summary: 'Remove units from an application.',
  usage: '<application> --num-units <count>',
  scope: 'model',
  flags: [
    { names: ['num-units'], kind: 'number' },
    { names: ['no-prompt', 'y'], kind: 'boolean' },
    { names: ['destroy-storage'], kind: 'boolean', ignored: true },
    { names: ['force'], kind: 'boolean' },
    { names: ['no-wait'], kind: 'boolean', ignored: true },
  ],
  arity: [1, 1],
  async run({ args: [name = ''], flags, model: uuid, terminal }, { store }) {
    if (parseUnit(name) !== undefined) {
      throw usage(
        'k8s models do not support removing named units.\nInstead specify an application with --num-units.\n',
      );
    }
    const count = flags.number('num-units');
    if (count === undefined) throw usage('specify the number of units to remove using --num-units.');
    const application = applicationOf(modelOf(store.read(), uuid), name, gettingWords);
    if (count < 1) throw usage('cannot remove less than 1 unit');
    if (count > application.scale) {
      throw refuse(
        `cannot remove more units than currently exist: application "${name}" has ${application.scale}`,
      );
    }
    if (!flags.on('no-prompt')) {
      terminal.stderr('WARNING This command will perform the following actions:\n');
      terminal.stdout(`will remove ${count} unit${count === 1 ? '' : 's'} of application ${name}\n`);
      await confirm(terminal, 'unit removal');
    }
    store.commit((state) => {
      const going = shrink(applicationOf(modelOf(state, uuid), name), count);
      condemnUnits(going, { force: flags.on('force') });
    });
    terminal.stderr(`scaling down to ${application.scale - count} units\n`);
    return 0;
  },
};

export const removeApplication: Command = {
  name: 'remove-application',
  summary: 'Remove applications with their units and relations.',
  usage: '<application> [...]',
  scope: 'model',
  flags: [
    { names: ['no-prompt', 'y'], kind: 'boolean' },
    { names: ['destroy-storage'], kind: 'boolean', ignored: true },
    { names: ['force'], kind: 'boolean' },
    { names: ['no-wait'], kind: 'boolean', ignored: true },
    { names: ['dry-run'], kind: 'boolean' },
  ],
  arity: [1, 100],
  async run({ args, flags, model: uuid, terminal }, { store }) {
    for (const name of args) {
      applicationOf(
        modelOf(store.read(), uuid),
        name,
        (n) => `removing application ${n} failed: application "${n}" not found`,
      );
    }
    const asking = !flags.on('no-prompt') && !flags.on('dry-run');
    if (asking) terminal.stderr('WARNING This command will perform the following actions:\n');
    for (const name of args) {
      const { units } = applicationOf(modelOf(store.read(), uuid), name);
      const lines = Object.keys(units).map((unit) => `- will remove unit ${unit}\n`);
      terminal.stdout(`will remove application ${name}\n${lines.join('')}`);
    }
    if (flags.on('dry-run')) return 0;
    if (asking) {
      terminal.stderr('\n');
      await confirm(terminal, 'application removal');
    }
    store.commit((state) => {
      const model = modelOf(state, uuid);
      for (const name of args) {
        const application = applicationOf(model, name);
        const offered = Object.values(model.offers).find((offer) => offer.application === name);
        if (offered !== undefined) {
          throw refuse(
            `removing application ${name} failed: cannot destroy application "${name}": application is used by offer "${offered.name}"`,
          );
        }
        application.life = 'dying';
        application.scale = 0;
        condemnUnits(Object.values(application.units), { force: flags.on('force') });
        for (const relation of Object.values(model.relations)) {
          const others = relation.ends.some((end) => end.application !== name);
          if (others && relation.ends.some((end) => end.application === name)) relation.life = 'dying';
        }
      }
    });
    return 0;
  },
};
