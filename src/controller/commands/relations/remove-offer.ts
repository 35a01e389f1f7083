import { connectionsOf } from '../../status/index.ts';
import { checkController } from '../line/check-controller.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { findNamedOffer, offerPath } from './offer-url.ts';
import { confirm } from '../line/prompt.ts';
import { refuse } from '../line/refuse.ts';

export const removeOffer: Command = {
  name: 'remove-offer',
  summary: 'Withdraw offers; with --force also end the relations with them.',
  usage: '<offer-url> ...',
  scope: 'controller',
  flags: [
    { names: ['controller', 'c'], kind: 'text' },
    { names: ['force'], kind: 'boolean' },
    { names: ['yes', 'y'], kind: 'boolean' },
  ],
  arity: [1, 100],
  async run({ args, flags, terminal }, services) {
    const { store } = services;
    checkController(flags.text('controller'), services);
    const force = flags.on('force');
    if (force && !flags.on('yes')) {
      terminal.stdout(
        `WARNING! This command will remove offers: ${args.join(', ')}\n` +
          'This includes all relations to those offers.\n\n',
      );
      await confirm(terminal, 'offer removal');
    }
    store.commit((state) => {
      for (const wanted of args) {
        const found = findNamedOffer(state, wanted);
        const model = modelOf(state, found.model.uuid);
        const connections = connectionsOf(model, found.offer);
        if (connections.length > 0 && !force) {
          const count = `${connections.length} relation${connections.length === 1 ? '' : 's'}`;
          throw refuse(`cannot delete application offer "${found.offer.name}": offer has ${count}`);
        }
        for (const relation of connections) relation.life = 'dying';
        if (Reflect.deleteProperty(model.offers, found.offer.name) && connections.length > 0)
          terminal.stderr(`Ending the relations with ${offerPath(model, found.offer.name)}\n`);
      }
    });
    return 0;
  },
};

export const removeSaas: Command = {
  name: 'remove-saas',
  summary: 'Remove consumed applications (SAAS) from the model, with their relations.',
  usage: '<saas-application-name> [<saas-application-name>...]',
  scope: 'model',
  flags: [
    { names: ['force'], kind: 'boolean' },
    { names: ['no-wait'], kind: 'boolean', ignored: true },
  ],
  arity: [1, 100],
  async run({ args, model: uuid, terminal }, { store }) {
    let code = 0;
    for (const name of args) {
      if (!/^[a-z][a-z0-9-]*$/.test(name)) throw refuse(`invalid SAAS application name "${name}"`);
      const known = store.commit((state) => {
        const model = modelOf(state, uuid);
        const remote = model.remoteApplications[name];
        if (remote === undefined) return false;
        remote.life = 'dying';
        for (const relation of Object.values(model.relations))
          if (relation.ends.some((end) => end.application === name)) relation.life = 'dying';
        return true;
      });
      if (known) terminal.stderr(`removing SAAS application ${name}\n`);
      else {
        terminal.stderr(`removing SAAS application ${name} failed: saas application "${name}" not found\n`);
        code = 1;
      }
    }
    return code;
  },
};
