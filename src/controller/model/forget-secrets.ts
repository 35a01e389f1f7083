import type { SecretOwner } from './secret.ts';
import type { Model } from './state.ts';

/**
 * Takes from a draft what secrets say of a unit or an application that is gone: its own secrets, its rights and what it
 * followed. One that comes in its place under the same name begins anew.
 */
export function forgetInSecrets(model: Model, gone: SecretOwner): void {
  for (const secret of Object.values(model.secrets)) {
    if (secret.owner.kind === gone.kind && secret.owner.name === gone.name) {
      Reflect.deleteProperty(model.secrets, secret.id);
      continue;
    }
    secret.grants = secret.grants.filter(({ kind, name }) => kind !== gone.kind || name !== gone.name);
    if (gone.kind === 'unit') Reflect.deleteProperty(secret.consumers, gone.name);
  }
}
