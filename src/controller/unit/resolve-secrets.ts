import { obsoleteRevisions, type Model, type Secret, type SecretRevision } from '../model/index.ts';
import type { SecretHook } from './hook.ts';
import type { Situation } from './situation.ts';
import { nextRotation } from './tools/secret-schedule.ts';

/** Milliseconds until the owner is told again of what has expired and was not removed. */
const EXPIRY_AGAIN = 5 * 60_000;

/**
 * The next hook about secrets; or the time (milliseconds since 1970) at which one comes due; or undefined.
 *
 * `secret-changed` goes to a unit that follows an older revision than there is, once for each revision. Rotation,
 * expiry and that a revision can be removed go to the owner: to the leader where an application owns the secret.
 */
export function nextSecretHook(situation: Situation): SecretHook | number | undefined {
  const { model, unit, memory, now } = situation;
  let soonest: number | undefined;
  for (const secret of Object.values(model.secrets)) {
    const follows = secret.consumers[unit.name];
    const newest = secret.revisions.at(-1)?.revision ?? 0;
    if (follows !== undefined && newest > Math.max(follows.revision, memory.secrets[secret.id] ?? 0)) {
      const label = follows.label === undefined ? {} : { label: follows.label };
      return { kind: 'secret-changed', secret: secret.id, ...label };
    }
    if (!isOwner(secret, situation)) continue;
    const label = secret.label === undefined ? {} : { label: secret.label };
    const { rotateAt } = secret;
    if (rotateAt !== undefined && rotateAt <= now)
      return { kind: 'secret-rotate', secret: secret.id, ...label };
    const expired = secret.revisions.find((revision) => (expiryDue(revision) ?? Infinity) <= now);
    if (expired !== undefined)
      return { kind: 'secret-expired', secret: secret.id, ...label, revision: expired.revision };
    const obsolete = obsoleteRevisions(secret, model).find(
      ({ removalTold }) => removalTold?.includes(unit.name) !== true,
    );
    if (obsolete !== undefined)
      return { kind: 'secret-remove', secret: secret.id, ...label, revision: obsolete.revision };
    for (const time of [rotateAt, ...secret.revisions.map(expiryDue)]) {
      if (time !== undefined && (soonest === undefined || time < soonest)) soonest = time;
    }
  }
  return soonest;
}

function isOwner({ owner }: Secret, { application, unit }: Situation): boolean {
  if (owner.kind === 'unit') return owner.name === unit.name;
  return owner.kind === 'application' && owner.name === application.name && application.leader === unit.name;
}

/** When the owner has to be told of a revision's end, in milliseconds since 1970; undefined: never. */
function expiryDue({ expires, expiryTold }: SecretRevision): number | undefined {
  return expires === undefined || expiryTold === undefined ? expires : expiryTold + EXPIRY_AGAIN;
}

/** Sets the next date of a rotation, and remembers which expiry or which removal the unit was told of. */
export function afterSecretHook(model: Model, hook: SecretHook, unit: string, now: number): void {
  const secret = model.secrets[hook.secret];
  if (secret === undefined) return;
  if (hook.kind === 'secret-rotate') {
    const next = nextRotation(secret.rotate, now);
    if (next === undefined) delete secret.rotateAt;
    else secret.rotateAt = next;
  }
  const revision = secret.revisions.find((each) => each.revision === hook.revision);
  if (revision === undefined) return;
  if (hook.kind === 'secret-expired') revision.expiryTold = now;
  if (hook.kind === 'secret-remove') revision.removalTold = [...(revision.removalTold ?? []), unit];
}
