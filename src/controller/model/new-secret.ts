import { checksumOf } from './checksum.ts';
import type { Secret, SecretOwner } from './secret.ts';

/** A secret in its first revision, which nobody else may read yet. */
export function newSecret(
  id: string,
  owner: SecretOwner,
  content: Readonly<Record<string, string>>,
  now: number,
): Secret {
  return {
    id,
    owner,
    description: '',
    rotate: 'never',
    autoPrune: false,
    revisions: [{ revision: 1, content, checksum: checksumOf(content), created: now }],
    grants: [],
    consumers: {},
    created: now,
    updated: now,
  };
}
