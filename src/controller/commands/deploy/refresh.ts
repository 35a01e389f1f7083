import { relationsOf, type Charm, type Model, type Resource } from '../../model/index.ts';
import type { CharmFacts } from '../../charm/index.ts';
import { kindOf, sourceOf } from './charm-store.ts';
import { checkConfig } from '../settings/config-values.ts';
import type { Command, Invocation, Services } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { loadCharm, readLocalCharm } from './local-charm.ts';
import { parsePairs } from '../line/pairs.ts';
import { refuse, unsupported } from '../line/refuse.ts';
import { findStoredUpdate, type StoredUpdate } from './refresh-stored.ts';
import { readResource } from './resource-values.ts';
import { swapCharm } from './swap-charm.ts';

export const refresh: Command = {
  name: 'refresh',
  summary: 'Replace the charm, and with it the pods, of an application.',
  usage: '<application>',
  scope: 'model',
  flags: [
    { names: ['path'], kind: 'text' },
    { names: ['resource'], kind: 'list' },
    { names: ['config'], kind: 'list' },
    { names: ['trust'], kind: 'boolean' },
    { names: ['switch'], kind: 'text' },
    { names: ['channel'], kind: 'text' },
    { names: ['revision'], kind: 'number', ignored: true },
    { names: ['base'], kind: 'text', ignored: true },
    { names: ['force'], kind: 'boolean', ignored: true },
    { names: ['force-base'], kind: 'boolean', ignored: true },
    { names: ['force-units'], kind: 'boolean', ignored: true },
    { names: ['storage'], kind: 'list', ignored: true },
    { names: ['bind'], kind: 'text' },
  ],
  arity: [1, 1],
  async run(invocation, services) {
    const { args, flags, terminal, model } = invocation;
    const [name = ''] = args;
    for (const flag of ['switch', 'bind']) {
      if (flags.text(flag) !== undefined) throw unsupported(`refresh --${flag}`);
    }
    const application = modelOf(services.store.read(), model).applications[name];
    if (application === undefined) {
      throw refuse(`"${name}" deploy incomplete, please try refresh again in a little bit.`);
    }
    const path = flags.text('path');
    if (application.standIn !== undefined) {
      if (path !== undefined)
        throw refuse(`cannot refresh "${name}": it is a stand-in of the local controller`);
      terminal.stderr(`charm "${application.standIn}": already up-to-date\n`);
      return 0;
    }
    const before = modelOf(services.store.read(), model).charms[application.charm];
    const update =
      path === undefined && before?.url.startsWith('ch:')
        ? await findStoredUpdate(application, before, invocation, services)
        : undefined;
    if (path === undefined && update === undefined)
      throw refuse('refreshing a local charm requires either --path or --switch');
    const asksForMore = ['resource', 'config'].some((flag) => flags.list(flag).length > 0);
    if (update?.isCurrent === true && !asksForMore && !flags.on('trust')) {
      terminal.stderr(`charm "${update.facts.name}": already up-to-date\n`);
      return 0;
    }
    const found = update?.facts ?? (await readLocalCharm(path ?? '', terminal, services));
    const facts = keepBase(found, before);
    if (before !== undefined && facts.name !== before.name)
      throw refuse(`cannot refresh "${name}" to "${facts.name}"`);
    checkRelations(modelOf(services.store.read(), model), name, facts);
    const from = update?.stored.path ?? path ?? '';
    const source = sourceOf(update?.stored);
    const charm = await loadCharm(model, from, facts, terminal, services, source);
    terminal.stderr(
      update === undefined
        ? `Added local charm "${charm.name}", revision ${charm.revision}, to the model\n`
        : `Added ${kindOf(update.stored)} "${charm.name}", revision ${charm.revision} in channel ${update.stored.channel}, to the model\n`,
    );
    const change = {
      charm,
      channel: update?.stored.channel,
      resources: await newResources(charm, update, invocation, services),
      config: checkConfig(charm, parsePairs(flags.list('config'))),
      trust: flags.on('trust'),
    };
    swapCharm(services, model, name, change);
    tellEndpoints(charm, before, invocation);
    return 0;
  },
};

/** The application stays on the base that it was deployed on, as long as the charm still has it. */
function keepBase(facts: CharmFacts, before: Charm | undefined): CharmFacts {
  const base = facts.bases.find(
    ({ name, channel }) => name === before?.base.name && channel === before.base.channel,
  );
  return base === undefined ? facts : { ...facts, base };
}

/** A charm that lost an endpoint which is in use cannot take over. */
function checkRelations(model: Model, name: string, facts: CharmFacts): void {
  for (const { id, ends } of relationsOf(model, name)) {
    for (const end of ends.filter(({ application }) => application === name)) {
      const endpoint = facts.endpoints[end.name];
      const kept = endpoint?.interface === end.interface && endpoint.role === end.role;
      if (!kept && end.name !== 'juju-info' && ends.length > 1) {
        throw refuse(
          `cannot upgrade application "${name}" to charm "${facts.name}": would break relation "${ends
            .map((e) => `${e.application}:${e.name}`)
            .join(' ')}" (${id})`,
        );
      }
    }
  }
}

async function newResources(
  charm: Charm,
  update: StoredUpdate | undefined,
  { flags, terminal, model, args }: Invocation,
  services: Services,
): Promise<Record<string, Resource>> {
  const given = parsePairs(flags.list('resource'));
  const resources: Record<string, Resource> = {};
  for (const name of update?.resources ?? []) {
    const [spec, value] = [charm.resources[name], update?.stored.resources[name]];
    if (spec === undefined || value === undefined) continue;
    resources[name] = { ...(await readResource(name, spec, value, terminal, services)), origin: 'store' };
  }
  for (const [name, value] of Object.entries(given)) {
    const spec = charm.resources[name];
    // Juju takes a resource that the charm does not have without a word; here at least it is said.
    if (spec === undefined) terminal.stderr(`WARNING charm "${charm.name}" has no resource "${name}"\n`);
    else resources[name] = await readResource(name, spec, value, terminal, services);
  }
  const there = modelOf(services.store.read(), model).applications[args[0] ?? '']?.resources ?? {};
  const missing = Object.entries(charm.resources)
    .filter(([name, { type }]) => type === 'oci-image' && !(name in there) && !(name in resources))
    .map(([name]) => name);
  if (missing.length > 0) throw refuse(`local charm missing OCI images for: ${missing.sort().join(', ')}`);
  return resources;
}

function tellEndpoints(charm: Charm, before: Charm | undefined, { terminal }: Invocation): void {
  const names = (of: Charm): string[] => ['juju-info', ...Object.keys(of.endpoints)].sort();
  const old = new Set(before === undefined ? [] : names(before));
  const kept = names(charm).filter((name) => old.has(name));
  const added = names(charm).filter((name) => !old.has(name));
  if (added.length > 0)
    terminal.stderr(`adding endpoint${added.length > 1 ? 's' : ''} to space "alpha": ${added.join(', ')}\n`);
  if (kept.length > 0) terminal.stderr(`no change to endpoints in space "alpha": ${kept.join(', ')}\n`);
}
