import type { Secret, SecretRevision } from './secret.ts';
import type { Model } from './state.ts';

/**
 * The revisions that are not the newest and that no unit follows, oldest first. As with Juju, a unit whose right to read
 * was taken away follows what it has read until the unit is gone.
 */
export function obsoleteRevisions({ revisions, consumers }: Secret, model: Model): SecretRevision[] {
  const followed = new Set(
    Object.entries(consumers).flatMap(([unit, { revision }]) => (isThere(model, unit) ? [revision] : [])),
  );
  return revisions.slice(0, -1).filter(({ revision }) => !followed.has(revision));
}

/** A unit of the model, or one of another model's that is in a relation with it. */
function isThere({ applications, relations }: Model, unit: string): boolean {
  const own = applications[unit.split('/')[0] ?? ''];
  if (own !== undefined) return unit in own.units;
  return Object.values(relations).some(({ units }) => unit in units);
}

/** The revisions of users' secrets that Juju removes by itself. A charm is told of its own, and removes them. */
export function prunableRevisions(secret: Secret, model: Model): SecretRevision[] {
  return secret.owner.kind === 'model' && secret.autoPrune ? obsoleteRevisions(secret, model) : [];
}
