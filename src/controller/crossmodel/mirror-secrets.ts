import type { Secret, SecretGrant, State } from '../model/index.ts';
import type { Pair } from './mirror-relations.ts';

/**
 * Brings a draft's secrets in line that were granted across models: the reader's model has a copy of each, with what
 * its own units follow, and the owner's model learns what they follow.
 */
export function mirrorSecrets(state: State, pairs: readonly Pair[]): void {
  const shared = sharedSecrets(state, pairs);
  for (const { uuid, secrets } of Object.values(state.models)) {
    const here = shared.get(uuid);
    for (const [id, secret] of Object.entries(secrets)) {
      if (secret.origin !== undefined && here?.has(id) !== true) Reflect.deleteProperty(secrets, id);
    }
    for (const [id, wanted] of here ?? []) {
      const known = secrets[id];
      const next = { ...wanted, consumers: known?.consumers ?? {} };
      if (JSON.stringify(known) !== JSON.stringify(next)) secrets[id] = next;
    }
  }
  for (const pair of pairs) tellOwner(state, pair);
}

/** By the reader's model and the secret's id: the copy that the reader's model shall have. */
function sharedSecrets(state: State, pairs: readonly Pair[]): Map<string, Map<string, Secret>> {
  const shared = new Map<string, Map<string, Secret>>();
  for (const { model, here, own, ownThere, far, there } of pairs) {
    const origin = here.mirror?.model ?? '';
    if (there === undefined || ownThere === undefined) continue;
    for (const secret of Object.values(state.models[origin]?.secrets ?? {})) {
      const grants = secret.grants.flatMap((grant) => translated(grant, there.id, ownThere, own, here.id));
      if (secret.origin !== undefined || grants.length === 0) continue;
      const copies = shared.get(model) ?? new Map<string, Secret>();
      shared.set(model, copies);
      const known = copies.get(secret.id);
      copies.set(secret.id, copyOf(secret, origin, far, [...(known?.grants ?? []), ...grants]));
    }
  }
  return shared;
}

function translated(
  grant: SecretGrant,
  relation: number,
  from: string,
  to: string,
  relationHere: number,
): SecretGrant[] {
  const [application, number] = grant.name.split('/');
  if (grant.relation !== relation || application !== from) return [];
  return [{ kind: grant.kind, name: number === undefined ? to : `${to}/${number}`, relation: relationHere }];
}

/** A reader learns the content, but neither the owner's label nor when it will be renewed. */
function copyOf(secret: Secret, origin: string, owner: string, grants: SecretGrant[]): Secret {
  const number = secret.owner.name.split('/')[1];
  const { id, description, autoPrune, created, updated } = secret;
  const revisions = secret.revisions.map(({ revision, content, checksum, created: made }) => ({
    revision,
    content: { ...content },
    checksum,
    created: made,
  }));
  return {
    id,
    owner: { kind: secret.owner.kind, name: number === undefined ? owner : `${owner}/${number}` },
    origin,
    description,
    rotate: 'never',
    autoPrune,
    revisions,
    grants,
    consumers: {},
    created,
    updated,
  };
}

/** The owner sees the far units under the name that their application has in its model. */
function tellOwner(state: State, { model, here, own, ownThere }: Pair): void {
  const origin = here.mirror?.model ?? '';
  if (ownThere === undefined) return;
  for (const copy of Object.values(state.models[model]?.secrets ?? {})) {
    const secret = copy.origin === origin ? state.models[origin]?.secrets[copy.id] : undefined;
    if (secret === undefined) continue;
    for (const [unit, { revision }] of Object.entries(copy.consumers)) {
      const [application, number = ''] = unit.split('/');
      const shown = `${ownThere}/${number}`;
      if (application === own && secret.consumers[shown]?.revision !== revision)
        secret.consumers[shown] = { revision };
    }
  }
}
