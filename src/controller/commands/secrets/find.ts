import type { Model, Secret } from '../../model/index.ts';
import { refuse } from '../line/refuse.ts';

/** Finds a secret by id, `secret:id` or the name that a user gave it. */
export function secretOf(model: Model, wanted: string): Secret {
  const id = wanted.replace(/^secret:/, '');
  const known = model.secrets[id];
  const found =
    // What another model's application shares is for charms to read.
    (known?.origin === undefined ? known : undefined) ??
    Object.values(model.secrets).find((s) => s.owner.kind === 'model' && s.label === wanted);
  if (found === undefined) throw refuse(`secret "${wanted}" not found`);
  return found;
}

/** Charms' secrets are theirs to change. */
export function userSecretOf(model: Model, wanted: string): Secret {
  const secret = secretOf(model, wanted);
  if (secret.owner.kind !== 'model')
    throw refuse(`secret "${wanted}" is not owned by the model: permission denied`);
  return secret;
}
