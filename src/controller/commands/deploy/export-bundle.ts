import { resolve } from 'node:path';
import type { Application, Model } from '../../model/index.ts';
import { renderYaml, type Printable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

export const exportBundle: Command = {
  name: 'export-bundle',
  summary: 'Write what is in the model as a bundle.',
  usage: '',
  scope: 'model',
  flags: [{ names: ['filename'], kind: 'text' }],
  arity: [0, 0],
  async run({ flags, model: uuid, terminal }, { store, files }) {
    const model = modelOf(store.read(), uuid);
    if (Object.keys(model.applications).length === 0)
      throw refuse('nothing to export as there are no applications');
    const text = renderYaml(describe(model));
    const name = flags.text('filename');
    if (name === undefined) terminal.stdout(text);
    else {
      await files.write(resolve(terminal.cwd, name), text);
      terminal.stdout(`Bundle successfully exported to ${name}\n`);
    }
    return 0;
  },
};

function describe(model: Model): Printable {
  const saas = Object.values(model.remoteApplications).map(({ name, url }) => [name, { url }] as const);
  const relations = Object.values(model.relations)
    .filter(({ ends, mirror }) => ends.length === 2 && mirror?.offer === undefined)
    .map(({ ends }) => ends.map(({ application, name }) => `${application}:${name}`));
  return {
    bundle: 'kubernetes',
    saas: saas.length > 0 ? Object.fromEntries(saas) : undefined,
    applications: Object.fromEntries(
      Object.values(model.applications).map((application) => [
        application.name,
        describeApplication(application, model),
      ]),
    ),
    relations: relations.length > 0 ? relations : undefined,
  };
}

function describeApplication(application: Application, model: Model): Printable {
  const charm = model.charms[application.charm];
  const isLocal = application.charm.startsWith('local:');
  const images = Object.entries(application.resources).filter(([, { type }]) => type === 'oci-image');
  const constraints = Object.entries(application.constraints).map(([key, value]) => `${key}=${value}`);
  return {
    charm: isLocal ? application.charm : charm?.name,
    channel: application.channel,
    base: charm && `${charm.base.name}@${charm.base.channel}/stable`,
    resources:
      images.length > 0 ? Object.fromEntries(images.map(([name, { value }]) => [name, value])) : undefined,
    scale: application.scale,
    options: Object.keys(application.config).length > 0 ? application.config : undefined,
    constraints: constraints.length > 0 ? constraints.join(' ') : undefined,
    expose: application.exposed ? true : undefined,
    trust: application.trust ? true : undefined,
  };
}
