import { addUnits, addPeerRelations, type Charm, type ConfigValue, type Resource } from '../model/index.ts';
import { checkConfig } from './config-values.ts';
import type { Command, Invocation, Services } from './command.ts';
import { modelOf } from './find.ts';
import { newUuid } from '../model/index.ts';
import { deployBundle, findBundle } from './deploy-bundle.ts';
import { findLocalCharm, loadCharm, readLocalCharm } from './local-charm.ts';
import { parsePairs } from './pairs.ts';
import { readNamedYaml } from './read-file.ts';
import { refuse, unsupported, usage } from './refuse.ts';
import { readResource } from './resource-values.ts';
import { parseConstraints } from './constraints.ts';

export const deploy: Command = {
  name: 'deploy',
  summary: 'Deploy a packed charm, a stand-in by its name, or a bundle.',
  usage: '<charm file, stand-in or bundle> [<application name>]',
  scope: 'model',
  flags: [
    { names: ['resource'], kind: 'list' },
    { names: ['config'], kind: 'list' },
    { names: ['num-units', 'n'], kind: 'number' },
    { names: ['trust'], kind: 'boolean' },
    { names: ['constraints'], kind: 'list' },
    { names: ['base'], kind: 'text' },
    { names: ['channel'], kind: 'text' },
    { names: ['revision'], kind: 'number', ignored: true },
    { names: ['force'], kind: 'boolean', ignored: true },
    { names: ['dry-run'], kind: 'boolean' },
    { names: ['storage'], kind: 'list', ignored: true },
    { names: ['attach-storage'], kind: 'list' },
    { names: ['bind'], kind: 'text' },
    { names: ['overlay'], kind: 'list' },
    { names: ['to'], kind: 'text' },
    { names: ['device'], kind: 'list' },
  ],
  arity: [1, 2],
  async run(invocation, services) {
    const { args, flags, terminal } = invocation;
    const [wanted = '', alias] = args;
    const bundle = await findBundle(wanted, terminal, services);
    if (bundle !== undefined) return deployBundle(bundle, invocation, services);
    for (const name of ['attach-storage', 'overlay', 'to', 'device', 'bind']) {
      if (flags.text(name) !== undefined) throw unsupported(`deploy --${name}`);
    }
    const units = flags.number('num-units') ?? 1;
    if (units < 1) throw usage('--num-units must be a positive integer');
    if (alias !== undefined) checkName(alias);
    const constraints = parseConstraints(flags.list('constraints').join(' '));
    const path = await findLocalCharm(wanted, terminal, services);
    const plan = { units, constraints, ...(alias !== undefined && { alias }) };
    if (path === undefined) await deployStandIn(wanted, plan, invocation, services);
    else await deployLocal(path, plan, invocation, services);
    return 0;
  },
};

interface Plan {
  readonly units: number;
  readonly alias?: string;
  readonly constraints: Record<string, string>;
}

async function deployLocal(
  path: string,
  plan: Plan,
  invocation: Invocation,
  services: Services,
): Promise<void> {
  const { flags, terminal, model } = invocation;
  const facts = await readLocalCharm(path, terminal, services);
  checkBase(facts.base, flags.text('base'));
  const given = parsePairs(flags.list('resource'));
  const missing = Object.entries(facts.resources)
    .filter(([name, { type }]) => type === 'oci-image' && !(name in given))
    .map(([name]) => name);
  if (missing.length > 0) throw refuse(`local charm missing OCI images for: ${missing.sort().join(', ')}`);
  for (const name of Object.keys(given)) {
    if (!(name in facts.resources)) throw refuse(`unrecognized resource "${name}"`);
  }
  if (flags.on('dry-run')) terminal.stderr('ignoring dry-run flag for local charms\n');
  const charm = await loadCharm(model, path, facts, terminal, services);
  terminal.stderr(`Located local charm "${charm.name}", revision ${charm.revision}\n`);
  const resources: Record<string, Resource> = {};
  for (const [name, spec] of Object.entries(charm.resources)) {
    const value = given[name];
    if (value !== undefined) resources[name] = await readResource(name, spec, value, terminal, services);
  }
  const name = plan.alias ?? charm.name;
  const { name: base, channel } = charm.base;
  terminal.stderr(
    `Deploying "${name}" from local charm "${charm.name}", revision ${charm.revision} on ${base}@${channel}/stable\n`,
  );
  const config = await readConfig(name, charm, invocation, services);
  addApplication({ name, charm, config, resources, plan }, invocation, services);
}

async function deployStandIn(
  wanted: string,
  plan: Plan,
  invocation: Invocation,
  services: Services,
): Promise<void> {
  const { terminal, flags, model } = invocation;
  const name = wanted.replace(/^ch:/, '');
  const standIn = services.standIns[name];
  if (standIn === undefined) {
    const known = Object.keys(services.standIns).sort().join(', ');
    throw refuse(
      `charm "${name}" not found: the local controller has no way to Charmhub, only packed charms (./${name}.charm) ` +
        `and its stand-ins: ${known}\n\nUse a real Juju controller to deploy it from Charmhub.`,
    );
  }
  for (const resource of Object.keys(parsePairs(flags.list('resource')))) {
    throw refuse(`resource "${resource}": a stand-in brings its own image`);
  }
  if (plan.units > 1) throw unsupported(`more than one unit of the stand-in "${name}"`);
  const charm: Charm = { ...standIn.charm, revision: 0, url: `ch:${name}-0` };
  const application = plan.alias ?? name;
  const channel = flags.text('channel') ?? 'latest/stable';
  terminal.stderr(
    `Located charm "${name}" among the local controller's stand-ins, revision 0\n` +
      `Deploying "${application}" from stand-in "${name}", revision 0 in channel ${channel} on ${charm.base.name}@${charm.base.channel}/stable\n`,
  );
  services.store.commit((state) => {
    modelOf(state, model).charms[charm.url] = charm;
  });
  const config = await readConfig(application, charm, invocation, services);
  addApplication(
    { name: application, charm, config, resources: {}, plan, standIn: name, channel },
    invocation,
    services,
  );
}

interface NewApplication {
  readonly name: string;
  readonly charm: Charm;
  readonly config: Record<string, ConfigValue>;
  readonly resources: Record<string, Resource>;
  readonly plan: Plan;
  readonly standIn?: string;
  readonly channel?: string;
}

function addApplication(
  wanted: NewApplication,
  { model: uuid, flags }: Invocation,
  services: Services,
): void {
  const { name, charm, config, resources, plan, standIn, channel } = wanted;
  const now = services.clock.now();
  services.store.commit((state) => {
    const model = modelOf(state, uuid);
    if (name in model.applications || name in model.remoteApplications) {
      const creating = `creating CAAS application "${name}": `;
      throw refuse(
        `cannot deploy "${name}": ${creating}${creating}inserting CAAS application "${name}": ` +
          `checking if application "${name}" exists: application already exists`,
      );
    }
    const waiting = { current: 'waiting', message: 'installing agent', since: now };
    const application = {
      name,
      ...(standIn !== undefined && { standIn }),
      ...(channel !== undefined && { channel }),
      life: 'alive' as const,
      charm: charm.url,
      podVersion: 1,
      config,
      configVersion: 1,
      trust: flags.on('trust'),
      constraints: plan.constraints,
      resources,
      scale: 0,
      exposed: false,
      status: waiting,
      statusSetByCharm: false,
      history: [{ ...waiting, kind: 'application' as const }],
      workloadVersion: '',
      units: {},
      providerId: newUuid(services.random),
      created: now,
    };
    model.applications[name] = application;
    addPeerRelations(model, name, now);
    addUnits(application, plan.units, now);
  });
}

/** `--config file.yaml` (keyed by the application, or flat) and `--config key=value`, the latter winning. */
async function readConfig(
  name: string,
  charm: Charm,
  { flags, terminal }: Invocation,
  services: Services,
): Promise<Record<string, ConfigValue>> {
  const prefix =
    `cannot deploy "${name}": preparing CAAS application args: validating create application args: ` +
    'validating application config: ';
  const words = flags.list('config');
  const merged: Record<string, unknown> = {};
  for (const file of words.filter((word) => !word.includes('='))) {
    const content = await readNamedYaml(file, terminal, services);
    const own = content[name];
    Object.assign(merged, own !== null && typeof own === 'object' ? own : content);
  }
  Object.assign(merged, parsePairs(words.filter((word) => word.includes('='))));
  return checkConfig(charm, merged, prefix);
}

function checkName(name: string): void {
  const upper = /[A-Z]/.test(name);
  if (upper) throw usage(`invalid application name "${name}", unexpected uppercase character`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/.test(name))
    throw usage(`invalid application name "${name}"`);
}

function checkBase(own: { name: string; channel: string }, wanted: string | undefined): void {
  if (wanted === undefined) return;
  const [name, channel = ''] = wanted.split('@');
  if (name === own.name && channel.split('/')[0] === own.channel) return;
  throw refuse(
    `base "${name ?? ''}@${channel.includes('/') ? channel : `${channel}/stable`}" is not supported, ` +
      `supported bases are: ${own.name}@${own.channel}`,
  );
}
