import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { Released } from './answers.ts';
import { formatChannel, type Channel } from './channel.ts';
import type { Charmhub } from './charmhub.ts';
import { isReleased, type Release } from './plan.ts';
import { release } from './publish.ts';

/** Releases that together make one channel hold what another holds. */
export interface PromotionPlan {
  readonly from: string;
  readonly to: string;
  /** In the order of revisions, so that of two for one base the newer stays. */
  readonly releases: readonly (Release & { readonly bases: readonly string[]; readonly there: boolean })[];
}

/**
 * What a promotion has to release: every revision of the channel, for all its bases and architectures, each with the
 * very resources that it has there.
 *
 * @throws Failure `CHARMHUB_NOT_FOUND` when the channel is closed or only follows another
 */
export function planPromotion(
  name: string,
  released: readonly Released[],
  from: Channel,
  to: Channel,
): PromotionPlan {
  const source = formatChannel(from);
  const target = formatChannel(to);
  const own = released.filter(({ channel }) => channel === source);
  if (source === target) {
    throw new Failure('CHARMHUB_CHANNEL', `${source} cannot be promoted to itself`, {
      hint: 'Give another `channel`, for example latest/stable.',
    });
  }
  if (own.length === 0) {
    throw new Failure('CHARMHUB_NOT_FOUND', `nothing of ${name} is released to ${source}`, {
      hint: 'Publish there first, or name another channel in `promote-from`.',
      details: [`released: ${[...new Set(released.map(({ channel }) => channel))].join(', ') || 'nothing'}`],
    });
  }
  const byRevision = new Map<number, Released[]>();
  for (const one of own) byRevision.set(one.revision, [...(byRevision.get(one.revision) ?? []), one]);
  const releases = [...byRevision].sort(([a], [b]) => a - b);
  return {
    from: source,
    to: target,
    releases: releases.map(([revision, all]) => {
      const resources = all[0]?.resources ?? {};
      const bases = all.flatMap(({ base }) => (base === undefined ? [] : [base]));
      const there = isReleased(released, target, revision, resources, bases);
      return { name, revision, resources, channel: target, bases, there };
    }),
  };
}

/** Carries a promotion out; what the channel holds already is left alone. Says how each release went. */
export async function promote(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  store: Charmhub,
  plan: PromotionPlan,
): Promise<readonly { readonly what: string; readonly how: string }[]> {
  const account: { what: string; how: string }[] = [];
  for (const one of plan.releases) {
    const what = `charm revision ${one.revision}${one.bases.length === 0 ? '' : ` (${one.bases.join(', ')})`}`;
    account.push({
      what,
      how: one.there ? 'was there already' : await release(ports, store, one, one.bases),
    });
  }
  return account;
}
