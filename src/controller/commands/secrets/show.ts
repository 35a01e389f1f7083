import type { Model, Secret } from '../../model/index.ts';
import { ago, goJsonTime, renderData, renderTable, type Printable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { secretOf } from './find.ts';
import { refuse, usage } from '../line/refuse.ts';

function describe(
  secret: Secret,
  model: Model,
  options: { revision?: number; reveal?: boolean; revisions?: boolean; access?: boolean },
): Printable {
  const last = secret.revisions.at(-1);
  const shown =
    options.revision === undefined
      ? last
      : secret.revisions.find(({ revision }) => revision === options.revision);
  if (shown === undefined) throw refuse(`secret "${secret.id}" revision ${options.revision ?? 0} not found`);
  const owner = secret.owner.kind === 'model' ? '<model>' : secret.owner.name;
  const grants = secret.grants.map(({ kind, name, relation }) => ({
    target: `${kind}-${name.replace('/', '-')}`,
    scope: relation === undefined ? `model-${model.uuid}` : `relation-${relation}`,
    role: 'view',
  }));
  return {
    revision: shown.revision,
    checksum: options.reveal === true ? shown.checksum : undefined,
    expires: shown.expires === undefined ? undefined : goJsonTime(shown.expires),
    rotation: secret.rotate,
    rotates: secret.rotateAt === undefined ? undefined : goJsonTime(secret.rotateAt),
    owner,
    description: secret.description || undefined,
    name: secret.owner.kind === 'model' ? secret.label : undefined,
    label: secret.owner.kind === 'model' ? undefined : secret.label,
    created: goJsonTime(secret.created),
    updated: goJsonTime(secret.updated),
    content: options.reveal === true ? { Data: shown.content } : undefined,
    revisions:
      options.revisions === true
        ? secret.revisions.map(({ revision, created, expires }) => ({
            revision,
            backend: 'internal',
            created: goJsonTime(created),
            updated: goJsonTime(created),
            expires: expires === undefined ? undefined : goJsonTime(expires),
          }))
        : undefined,
    access: options.access === true && grants.length > 0 ? grants : undefined,
  };
}

export const secrets: Command = {
  name: 'secrets',
  aliases: ['list-secrets'],
  summary: 'List the secrets of the model.',
  usage: '',
  scope: 'model',
  formats: ['tabular', 'json', 'yaml'],
  flags: [{ names: ['owner'], kind: 'text' }],
  arity: [0, 0],
  async run({ flags, format, model: uuid, terminal }, { store, clock }) {
    const model = modelOf(store.read(), uuid);
    const wanted = flags.text('owner');
    const listed = Object.values(model.secrets).filter(({ owner, origin }) =>
      origin !== undefined || wanted === undefined
        ? origin === undefined
        : owner.kind === 'model'
          ? [model.name, '<model>', model.uuid].includes(wanted)
          : [owner.name, `${owner.kind}-${owner.name.replace('/', '-')}`].includes(wanted),
    );
    if (format !== 'tabular') {
      terminal.stdout(
        renderData(
          format,
          Object.fromEntries(listed.map((secret) => [secret.id, describe(secret, model, {})])),
        ),
      );
      return 0;
    }
    const rows = listed.map((secret) => [
      secret.id,
      secret.label ?? '-',
      secret.owner.kind === 'model' ? '<model>' : secret.owner.name,
      secret.rotate,
      String(secret.revisions.at(-1)?.revision ?? ''),
      `${ago(secret.updated, clock.now())}  `,
    ]);
    if (rows.length === 0) return 0;
    const columns = ['ID', 'Name', 'Owner', 'Rotation', 'Revision', 'Last updated'].map((title) =>
      title === 'Revision' ? ({ title, align: 'right' } as const) : { title },
    );
    terminal.stdout(renderTable(columns, rows));
    return 0;
  },
};

export const showSecret: Command = {
  name: 'show-secret',
  summary: 'Show a secret, with --reveal also its content.',
  usage: '<name or id>',
  scope: 'model',
  formats: ['yaml', 'json'],
  flags: [
    { names: ['reveal'], kind: 'boolean' },
    { names: ['revision', 'r'], kind: 'number' },
    { names: ['revisions'], kind: 'boolean' },
  ],
  arity: [1, 1],
  async run({ args: [wanted = ''], flags, format, model: uuid, terminal }, { store }) {
    const model = modelOf(store.read(), uuid);
    const secret = secretOf(model, wanted);
    const revision = flags.number('revision');
    if (flags.on('revisions') && (flags.on('reveal') || revision !== undefined)) {
      throw usage('specify either --revisions, or --reveal and --revision, but not both');
    }
    const shown = describe(secret, model, {
      ...(revision !== undefined && { revision }),
      reveal: flags.on('reveal'),
      revisions: flags.on('revisions'),
      access: true,
    });
    terminal.stdout(renderData(format, { [secret.id]: shown }));
    return 0;
  },
};
