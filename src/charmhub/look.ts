import type { CharmRevision, ImageRevision } from './charmhub.ts';
import type { Seen } from './settle.ts';

/** The revision with exactly this content, once its review is over. A rejected one counts as not there. */
export function seeCharm(revisions: readonly CharmRevision[], sha3: string): Seen<number> {
  return judge(revisions.find((one) => one.sha3 === sha3));
}

/** The revision of this number; what the store says of its content must not contradict. */
export function seeCharmRevision(
  revisions: readonly CharmRevision[],
  revision: number,
  sha3: string,
): Seen<number> {
  return judge(
    revisions.find((one) => one.revision === revision && (one.sha3 === undefined || one.sha3 === sha3)),
  );
}

/** The newest revision that is this very image. */
export function seeImage(revisions: readonly ImageRevision[]): { readonly value: number } | undefined {
  const same = revisions.filter((one) => one.same).map(({ revision }) => revision);
  return same.length === 0 ? undefined : { value: Math.max(...same) };
}

/** The revision of this number. Its text may hold a login of its own, so that its hash proves nothing against it. */
export function seeImageRevision(
  revisions: readonly ImageRevision[],
  revision: number,
): { readonly value: number } | undefined {
  return revisions.some((one) => one.revision === revision) ? { value: revision } : undefined;
}

function judge(found: CharmRevision | undefined): Seen<number> {
  if (found === undefined || found.status === 'rejected') return undefined;
  return found.status === 'approved' || found.status === 'released' ? { value: found.revision } : 'pending';
}
