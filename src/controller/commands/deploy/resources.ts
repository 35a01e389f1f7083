import type { Application, Charm } from '../../model/index.ts';
import { renderData, renderTable, type Printable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { applicationOf, findUnit, modelOf } from '../line/find.ts';
import { parsePairs } from '../line/pairs.ts';
import { refuse } from '../line/refuse.ts';
import { readResource } from './resource-values.ts';

export const attachResource: Command = {
  name: 'attach-resource',
  summary: 'Give an application a new image or file.',
  usage: '<application> <resource name>=<image reference or path>',
  scope: 'model',
  arity: [2, 2],
  async run({ args, model: uuid, terminal }, services) {
    const [name = '', word = ''] = args;
    const application = applicationOf(
      modelOf(services.store.read(), uuid),
      name,
      (n) => `application ${n} not found`,
    );
    const charm = modelOf(services.store.read(), uuid).charms[application.charm];
    const [[key = '', value = ''] = []] = Object.entries(parsePairs([word]));
    const spec = charm?.resources[key];
    if (spec === undefined)
      throw refuse(`failed to upload resource "${key}": open ${value}: no such file or directory`);
    const resource = await readResource(key, spec, value, terminal, services).catch((error: unknown) => {
      throw refuse(
        `failed to upload resource "${key}": ${(error instanceof Error ? error.message : '').replace(/^resource "[^"]*": /, '')}`,
      );
    });
    services.store.commit((state) => {
      const draft = applicationOf(modelOf(state, uuid), name);
      draft.resources[key] = resource;
      draft.podVersion += 1;
    });
    return 0;
  },
};

export const resources: Command = {
  name: 'resources',
  aliases: ['list-resources'],
  summary: 'Show the resources of an application or unit.',
  usage: '<application or unit>',
  scope: 'model',
  formats: ['tabular', 'json', 'yaml'],
  flags: [{ names: ['details'], kind: 'boolean' }],
  arity: [1, 1],
  async run({ args: [wanted = ''], flags, format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const unit = findUnit(model, wanted);
    const name = unit === undefined ? wanted : (wanted.split('/')[0] ?? '');
    const application = applicationOf(model, name, (n) => `application ${n} not found`);
    const charm = model.charms[application.charm];
    const listed = Object.keys(application.resources)
      .sort()
      .map((key) => describe(application, charm, key, unit === undefined ? '0' : '-'));
    if (format === 'tabular') {
      const rows = Object.entries(application.resources).map(([key, { uploaded }]) => [
        key,
        new Date(uploaded).toISOString().slice(0, 16),
      ]);
      terminal.stdout(
        rows.length === 0
          ? 'No resources to display.\n'
          : renderTable([{ title: 'Resource' }, { title: 'Revision' }], rows),
      );
    } else if (flags.on('details')) {
      const units = Object.keys(application.units);
      const details = units.flatMap((unitID) =>
        listed.map((expected) => ({ unitID, unit: expected, expected, progress: -1 })),
      );
      terminal.stdout(renderData(format, { resources: details }));
    } else terminal.stdout(renderData(format, unit === undefined ? { resources: listed } : listed));
    return 0;
  },
};

function describe(
  application: Application,
  charm: Charm | undefined,
  name: string,
  revision: string,
): Printable {
  const resource = application.resources[name];
  return {
    resourceid: `${application.name}/${name}`,
    applicationId: application.name,
    name,
    type: resource?.type,
    path: '',
    description: charm?.resources[name]?.description ?? '',
    revision,
    fingerprint: resource?.fingerprint,
    size: resource?.size,
    origin: resource?.origin ?? 'upload',
    used: true,
    timestamp: new Date(resource?.uploaded ?? 0).toISOString(),
    username: 'admin',
  };
}
