import { refuse, usage } from '../../commands/line/refuse.ts';
import type { Secret } from '../../model/index.ts';
import type { ToolContext } from './tool.ts';

/**
 * The id in `secret:<id>`, `secret://<model>/<id>` or `<id>`.
 *
 * @throws Failure `secret URI "x" not valid`.
 */
export function secretId(uri: string): string {
  const match = /^(?:secret:(?:\/\/[0-9a-f-]{36}\/|[0-9a-f-]{36}\/)?)?([0-9a-z]{20})$/.exec(uri);
  if (match?.[1] === undefined) throw usage(`secret URI "${uri}" not valid`);
  return match[1];
}

/** The unit may change it: its own, and its application's when it leads. */
export function isManaged({ owner }: Secret, { application, unit, isLeader }: ToolContext): boolean {
  if (owner.kind === 'unit') return owner.name === unit.unit;
  return owner.kind === 'application' && owner.name === application && isLeader();
}

/** The unit's own and its application's, which all its units may read. */
export function isOwned({ owner }: Secret, { application, unit }: ToolContext): boolean {
  return owner.kind === 'unit'
    ? owner.name === unit.unit
    : owner.kind === 'application' && owner.name === application;
}

export function mayRead(secret: Secret, context: ToolContext): boolean {
  return (
    isOwned(secret, context) ||
    secret.grants.some(({ kind, name }) =>
      kind === 'unit' ? name === context.unit.unit : name === context.application,
    )
  );
}

/** A secret that the unit may change. @throws Failure `secret "x" not found`, also when it is somebody else's. */
export function managedSecret(uri: string, context: ToolContext): Secret {
  const id = secretId(uri);
  const secret = context.model().secrets[id];
  if (secret === undefined || !isManaged(secret, context)) throw refuse(`secret "${id}" not found`);
  return secret;
}

export function managedSecrets(context: ToolContext): readonly Secret[] {
  return Object.values(context.model().secrets).filter((secret) => isManaged(secret, context));
}
