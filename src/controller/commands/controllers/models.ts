import { condemnUnits, newModel, newUuid, type Model } from '../../model/index.ts';
import { parseDuration } from '../../render/index.ts';
import { checkController } from '../line/check-controller.ts';
import type { Command, Services } from '../line/command.ts';
import { CLOUD, USER, findModel, findModelByName } from '../line/find.ts';
import { confirmByName } from '../line/prompt.ts';
import { parsePairs } from '../line/pairs.ts';
import { refuse, usage } from '../line/refuse.ts';
import { checkModelConfig } from '../settings/model-settings.ts';

export const addModel: Command = {
  name: 'add-model',
  summary: 'Add a model.',
  usage: '<model name> [cloud]',
  scope: 'controller',
  flags: [
    { names: ['no-switch'], kind: 'boolean' },
    { names: ['controller', 'c'], kind: 'text' },
    { names: ['config'], kind: 'list' },
    { names: ['credential'], kind: 'text', ignored: true },
    { names: ['owner'], kind: 'text', ignored: true },
  ],
  arity: [1, 2],
  async run({ args: [name = '', cloud], flags, terminal }, services) {
    const { store, clock, random, controller } = services;
    checkController(flags.text('controller'), services);
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
      throw usage(
        `"${name}" is not a valid name: model names may only contain lowercase letters, digits and hyphens`,
      );
    }
    if (cloud !== undefined && cloud.split('/')[0] !== CLOUD && !STANDARD_CLOUDS.includes(cloud)) {
      throw refuse(
        `cloud ${cloud} not found\nUse 'juju clouds' to see a list of all available clouds or 'juju add-cloud' to a add one.`,
      );
    }
    const config = checkModelConfig(parsePairs(flags.list('config')));
    store.commit((state) => {
      if (findModelByName(state, name) !== undefined) {
        throw refuse(`model ${USER}/${name} already exists (already exists)`);
      }
      const uuid = newUuid(random);
      state.models[uuid] = { ...newModel(uuid, name, clock.now()), config };
      if (!flags.on('no-switch')) state.current = uuid;
    });
    terminal.stderr(
      `Added '${name}' model on ${CLOUD} with credential '${CLOUD}' for user '${USER}'\n` +
        `It lives on the local controller '${controller}', which is for tests and demos\n`,
    );
    return 0;
  },
};

/** Names by which upstream tutorials and suites call their one cloud. Here they all mean this machine. */
const STANDARD_CLOUDS = ['microk8s', 'k8s', 'localhost', 'concierge-k8s', 'concierge-microk8s'];

export const destroyModel: Command = {
  name: 'destroy-model',
  summary: 'Remove a model with everything in it.',
  usage: '[<controller name>:]<model name>',
  scope: 'controller',
  flags: [
    { names: ['no-prompt', 'y'], kind: 'boolean' },
    { names: ['destroy-storage'], kind: 'boolean', ignored: true },
    { names: ['release-storage'], kind: 'boolean', ignored: true },
    { names: ['force'], kind: 'boolean' },
    { names: ['no-wait'], kind: 'boolean' },
    { names: ['timeout', 't'], kind: 'text' },
  ],
  arity: [1, 1],
  async run({ args: [wanted], flags, terminal }, services) {
    const { store, lifecycle, clock } = services;
    const model = findModel(store.read(), wanted);
    if (!flags.on('no-prompt')) {
      const names = Object.keys(model.applications).map((name) => `"${name}"`);
      terminal.stderr(
        `WARNING This command will destroy the "${model.name}" model and affect the following resources. It cannot be stopped.\n\n` +
          ` - ${names.length} application${names.length === 1 ? '' : 's'} will be removed\n` +
          `  - application list: ${names.join(' ')}\n\n`,
      );
      await confirmByName(
        terminal,
        'To continue, enter the name of the model to be unregistered: ',
        model.name,
      );
    }
    terminal.stderr('Destroying model\n');
    store.commit((state) => {
      const draft = state.models[model.uuid];
      if (draft !== undefined) condemn(draft, { force: flags.on('force') });
    });
    const dots = new AbortController();
    let told = '';
    const ticking = tick(services, dots.signal, () => {
      const left = whatIsLeft(store.read().models[model.uuid]);
      terminal.stderr(left === told ? '.' : `\n${left}`);
      told = left;
    });
    const limit = flags.text('timeout');
    const most = limit === undefined ? undefined : parseDuration(limit);
    if (limit !== undefined && most === undefined)
      throw usage(`invalid value "${limit}" for option --timeout`);
    await Promise.race([
      lifecycle.gone(model.uuid),
      aborted(terminal.signal),
      ...(most === undefined ? [] : [clock.sleep(most, dots.signal).catch(() => undefined)]),
    ]);
    dots.abort();
    await ticking;
    if (model.uuid in store.read().models) throw refuse('timed out waiting for the model to be removed');
    terminal.stderr(`\nModel destroyed.\n`);
    return 0;
  },
};

function whatIsLeft(model: Model | undefined): string {
  const count = Object.keys(model?.applications ?? {}).length;
  return `Waiting for model to be removed${count === 0 ? '' : `, ${count} application(s)`}`;
}

function condemn(model: Model, how: { readonly force: boolean }): void {
  model.life = 'dying';
  model.offers = {};
  for (const remote of Object.values(model.remoteApplications)) remote.life = 'dying';
  for (const relation of Object.values(model.relations)) relation.life = 'dying';
  for (const application of Object.values(model.applications)) {
    application.life = 'dying';
    application.scale = 0;
    condemnUnits(Object.values(application.units), how);
  }
}

async function tick({ clock }: Services, signal: AbortSignal, work: () => void): Promise<void> {
  while (!signal.aborted) {
    work();
    await clock.sleep(1000, signal).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
