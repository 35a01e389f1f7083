import { refuse, usage } from '../../commands/line/refuse.ts';
import type { SecretGrant } from '../../model/index.ts';
import {
  RELATION_FLAG,
  relationDefaults,
  relationFor,
  relationIfNamed,
  remoteApplication,
} from './find-relation.ts';
import { managedSecret } from './find-secret.ts';
import { DONE, type Tool } from './tool.ts';

const FLAGS = [RELATION_FLAG, { names: ['unit'], kind: 'text' }] as const;

export const secretGrant: Tool = {
  name: 'secret-grant',
  summary: 'Let the other side of a relation read a secret, as long as the relation lasts.',
  usage: '<ID>',
  flags: FLAGS,
  defaults: relationDefaults,
  arity: [1, 1],
  missing: 'missing secret URI',
  run(invocation, context) {
    const { args, flags } = invocation;
    const relation = relationFor(invocation, context);
    const remote = remoteApplication(relation, context);
    const { id } = managedSecret(args[0] ?? '', context);
    const grantee = granteeOf(flags.text('unit'), remote);
    context.stage(({ secrets, relations }) => {
      const secret = secrets[id];
      if (secret === undefined || relations[String(relation.id)] === undefined) return;
      const grant = { ...grantee, relation: relation.id };
      if (!secret.grants.some((each) => isTo(each, grantee) && each.relation === relation.id))
        secret.grants.push(grant);
    });
    return DONE;
  },
};

export const secretRevoke: Tool = {
  name: 'secret-revoke',
  summary: 'Take the right to read a secret away.',
  usage: '<ID>',
  flags: [...FLAGS, { names: ['app', 'application'], kind: 'text' }],
  defaults: relationDefaults,
  arity: [1, 1],
  missing: 'missing secret URI',
  run(invocation, context) {
    const { args, flags } = invocation;
    const named = flags.text('app') ?? flags.text('unit')?.split('/')[0];
    const relation = relationIfNamed(invocation, context);
    const remote = named ?? (relation === undefined ? undefined : remoteApplication(relation, context));
    if (remote === undefined) throw usage('missing relation or application or unit');
    const { id } = managedSecret(args[0] ?? '', context);
    const grantee = granteeOf(flags.text('unit'), remote);
    context.stage(({ secrets }) => {
      const secret = secrets[id];
      if (secret !== undefined) secret.grants = secret.grants.filter((each) => !isTo(each, grantee));
    });
    return DONE;
  },
};

function granteeOf(unit: string | undefined, application: string): Omit<SecretGrant, 'relation'> {
  if (unit === undefined) return { kind: 'application', name: application };
  if (!/^[a-z][a-z0-9-]*\/\d+$/.test(unit)) throw usage(`unit "${unit}" not valid`);
  if (unit.split('/')[0] !== application)
    throw refuse(`cannot specify unit "${unit}" in relation to application "${application}"`);
  return { kind: 'unit', name: unit };
}

const isTo = (grant: SecretGrant, { kind, name }: Omit<SecretGrant, 'relation'>): boolean =>
  grant.kind === kind && grant.name === name;
