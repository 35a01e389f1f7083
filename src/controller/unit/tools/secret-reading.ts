import { refuse, usage } from '../../commands/line/refuse.ts';
import type { Secret } from '../../model/index.ts';
import { goJsonTime, type Printable } from '../../render/index.ts';
import { isManaged, isOwned, managedSecret, managedSecrets, mayRead, secretId } from './find-secret.ts';
import type { Tool, ToolContext } from './tool.ts';

export const secretGet: Tool = {
  name: 'secret-get',
  summary: 'Print the content of a secret.',
  usage: '[<ID>] [<key>[#base64]]',
  flags: [
    { names: ['label'], kind: 'text' },
    { names: ['refresh'], kind: 'boolean' },
    { names: ['peek'], kind: 'boolean' },
  ],
  formats: ['yaml', 'json'],
  arity: [0, 2],
  run({ args: [uri, key], flags, format }, context) {
    const label = flags.text('label') ?? '';
    if (flags.on('refresh') && flags.on('peek'))
      throw usage('specify one of --peek or --refresh but not both');
    const secret = uri === undefined ? secretLabelled(label, context) : readableSecret(uri, context);
    const content = contentFor(
      secret,
      { label, refresh: flags.on('refresh'), peek: flags.on('peek') },
      context,
    );
    if (key === undefined) return { value: content };
    const value = valueOf(content, key);
    return format === 'json' ? { value } : { text: `${value}\n` };
  },
};

function readableSecret(uri: string, context: ToolContext): Secret {
  const id = secretId(uri);
  const secret = context.model().secrets[id];
  if (secret === undefined) throw refuse(`secret "${id}" not found`);
  if (!mayRead(secret, context)) throw refuse('permission denied');
  return secret;
}

/** An owner's label names a secret for all units of the owner, a consumer's label for the unit that gave it. */
function secretLabelled(label: string, context: ToolContext): Secret {
  if (label === '') throw usage('require either a secret URI or label');
  const all = Object.values(context.model().secrets);
  const found =
    all.find((secret) => secret.label === label && isOwned(secret, context)) ??
    all.find((secret) => secret.consumers[context.unit.unit]?.label === label && mayRead(secret, context));
  if (found === undefined) throw refuse(`consumer label "${label}" not found`);
  return found;
}

/**
 * The content of the revision that the unit follows, which is the newest one when it reads for the first time or wants
 * to be brought up to date. A peek changes nothing.
 */
function contentFor(
  secret: Secret,
  wish: { readonly label: string; readonly refresh: boolean; readonly peek: boolean },
  context: ToolContext,
): Readonly<Record<string, string>> {
  const { id, revisions, consumers } = secret;
  const latest = revisions.at(-1);
  const followed = revisions.find(({ revision }) => revision === consumers[context.unit.unit]?.revision);
  const shown = wish.refresh || wish.peek ? latest : (followed ?? latest);
  if (shown === undefined) throw refuse(`secret "${id}" not found`);
  follow(secret, (wish.peek ? (followed ?? shown) : shown).revision, wish.label, context);
  return shown.content;
}

/** Remembers which revision the unit reads and how it calls the secret. An owner's label is its leader's to give. */
function follow(secret: Secret, revision: number, label: string, context: ToolContext): void {
  const { id, consumers } = secret;
  const unit = context.unit.unit;
  const owned = isOwned(secret, context);
  const before = consumers[unit];
  const own = label !== '' && !owned ? label : before?.label;
  const ownersLabel = label !== '' && isManaged(secret, context) ? label : secret.label;
  if (before?.revision === revision && before.label === own && secret.label === ownersLabel) return;
  context.stage((model) => {
    const draft = model.secrets[id];
    if (draft === undefined) return;
    draft.consumers[unit] = { revision, ...(own !== undefined && { label: own }) };
    if (ownersLabel !== undefined) draft.label = ownersLabel;
  });
}

function valueOf(content: Readonly<Record<string, string>>, wanted: string): string {
  const key = wanted.replace(/#base64$/, '');
  const value = content[key];
  if (value === undefined) throw refuse(`secret key value "${key}" not found`);
  return key === wanted ? value : Buffer.from(value, 'utf8').toString('base64');
}

export const secretInfoGet: Tool = {
  name: 'secret-info-get',
  summary: 'Print what is known of a secret but for its content.',
  usage: '<ID>',
  flags: [{ names: ['label'], kind: 'text' }],
  formats: ['yaml', 'json'],
  arity: [0, 1],
  run({ args: [uri], flags }, context) {
    const label = flags.text('label') ?? '';
    if (uri === undefined && label === '') throw usage('require either a secret URI or label');
    if (uri !== undefined && label !== '') throw usage('specify either a secret URI or label but not both');
    if (uri !== undefined) return { value: infoOf(managedSecret(uri, context), context) };
    const found = managedSecrets(context).find((secret) => secret.label === label);
    if (found === undefined) throw refuse(`secret "${label}" not found`);
    return { value: infoOf(found, context) };
  },
};

function infoOf(secret: Secret, context: ToolContext): Printable {
  const latest = secret.revisions.at(-1);
  // The controller dates a rotation when the hook has ended: the hook itself sees the date that was there before it.
  const rotateAt = context.committed()?.secrets[secret.id]?.rotateAt;
  const access = secret.grants.map(({ kind, name, relation }) => ({
    target: `${kind}-${name.replace('/', '-')}`,
    scope: relation === undefined ? undefined : `relation-${relation}`,
    role: 'view',
  }));
  return {
    [secret.id]: {
      revision: latest?.revision,
      label: secret.label ?? '',
      owner: secret.owner.kind,
      description: secret.description === '' ? undefined : secret.description,
      rotation: secret.rotate,
      expiry: latest?.expires === undefined ? undefined : goJsonTime(latest.expires),
      rotates: rotateAt === undefined ? undefined : goJsonTime(rotateAt),
      access: access.length === 0 ? undefined : access,
    },
  };
}

export const secretIds: Tool = {
  name: 'secret-ids',
  summary: 'List the ids of the secrets that the unit may change.',
  usage: '',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run: (_invocation, context) => ({ value: managedSecrets(context).map(({ id }) => id) }),
};
