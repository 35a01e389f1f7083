import type { Command, Invocation, Services } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { userSecretOf } from './find.ts';
import { checksumOf, newSecret, newSecretId } from '../../model/index.ts';
import { parsePairs } from '../line/pairs.ts';
import { expandValue, readNamedYaml } from '../line/read-file.ts';
import { refuse, usage } from '../line/refuse.ts';
import { secretContent } from './content.ts';

async function readContent(
  words: readonly string[],
  { flags, terminal }: Invocation,
  services: Services,
): Promise<Record<string, string>> {
  const file = flags.text('file');
  const given: Record<string, string> = {};
  if (file !== undefined) {
    for (const [key, value] of Object.entries(await readNamedYaml(file, terminal, services)))
      given[key] = String(value);
  }
  for (const [key, value] of Object.entries(parsePairs(words)))
    given[key] = await expandValue(value, terminal, services);
  return secretContent(given);
}

export const addSecret: Command = {
  name: 'add-secret',
  summary: 'Add a secret of the model.',
  usage: '<name> [<key>[#base64]=<value> ...]',
  scope: 'model',
  flags: [
    { names: ['info'], kind: 'text' },
    { names: ['file'], kind: 'text' },
  ],
  arity: [1, 100],
  async run(invocation, services) {
    const { args, flags, model: uuid, terminal } = invocation;
    const [name = '', ...words] = args;
    const content = await readContent(words, invocation, services);
    if (Object.keys(content).length === 0) throw usage('missing secret value or filename');
    const now = services.clock.now();
    const id = newSecretId(services.random);
    services.store.commit((state) => {
      const model = modelOf(state, uuid);
      if (Object.values(model.secrets).some((s) => s.owner.kind === 'model' && s.label === name)) {
        throw refuse(`secret with name "${name}" already exists`);
      }
      model.secrets[id] = {
        ...newSecret(id, { kind: 'model', name: model.uuid }, content, now),
        label: name,
        description: flags.text('info') ?? '',
      };
    });
    terminal.stdout(`secret:${id}\n`);
    return 0;
  },
};

export const updateSecret: Command = {
  name: 'update-secret',
  summary: 'Change a secret of the model.',
  usage: '<name or id> [<key>[#base64]=<value> ...]',
  scope: 'model',
  flags: [
    { names: ['info'], kind: 'text' },
    { names: ['name'], kind: 'text' },
    { names: ['file'], kind: 'text' },
    { names: ['auto-prune'], kind: 'boolean' },
  ],
  arity: [1, 100],
  async run(invocation, services) {
    const { args, flags, model: uuid } = invocation;
    const [wanted = '', ...words] = args;
    const content = await readContent(words, invocation, services);
    const now = services.clock.now();
    services.store.commit((state) => {
      const secret = userSecretOf(modelOf(state, uuid), wanted);
      const last = secret.revisions.at(-1);
      const checksum = checksumOf(content);
      // The same content again makes no revision: consumers would be woken for nothing.
      if (Object.keys(content).length > 0 && last?.checksum !== checksum) {
        secret.revisions.push({ revision: (last?.revision ?? 0) + 1, content, checksum, created: now });
      }
      secret.label = flags.text('name') ?? secret.label;
      secret.description = flags.text('info') ?? secret.description;
      if (flags.text('auto-prune') !== undefined) secret.autoPrune = flags.on('auto-prune');
      secret.updated = now;
    });
    return 0;
  },
};

export const removeSecret: Command = {
  name: 'remove-secret',
  summary: 'Remove a secret of the model, or one revision of it.',
  usage: '<name or id>',
  scope: 'model',
  flags: [{ names: ['revision'], kind: 'number' }],
  arity: [1, 1],
  async run({ args: [wanted = ''], flags, model: uuid }, { store }) {
    const revision = flags.number('revision');
    store.commit((state) => {
      const model = modelOf(state, uuid);
      const secret = userSecretOf(model, wanted);
      if (revision !== undefined) {
        const left = secret.revisions.filter((each) => each.revision !== revision);
        if (left.length === secret.revisions.length)
          throw refuse(`secret revision "${secret.id}/${revision}" not found`);
        secret.revisions = left;
      }
      if (revision === undefined || secret.revisions.length === 0)
        Reflect.deleteProperty(model.secrets, secret.id);
    });
    return 0;
  },
};

function granting(name: 'grant-secret' | 'revoke-secret', grant: boolean): Command {
  return {
    name,
    summary: grant ? 'Let applications read a secret of the model.' : 'Take the right to read a secret away.',
    usage: '<name or id> <application>[,<application> ...]',
    scope: 'model',
    arity: [2, 2],
    async run({ args: [wanted = '', list = ''], model: uuid }, { store }) {
      store.commit((state) => {
        const model = modelOf(state, uuid);
        const secret = userSecretOf(model, wanted);
        for (const application of list.split(',')) {
          if (model.applications[application] === undefined) {
            throw refuse(
              `failed to grant/revoke secret: cannot change access to "secret:${secret.id}" for "${application}": application "${application}" not found`,
            );
          }
          secret.grants = secret.grants.filter(
            (each) => each.kind !== 'application' || each.name !== application,
          );
          if (grant) secret.grants.push({ kind: 'application', name: application });
        }
      });
      return 0;
    },
  };
}
export const grantSecret = granting('grant-secret', true);
export const revokeSecret = granting('revoke-secret', false);
