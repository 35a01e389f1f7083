import type { Model, Offer } from '../../model/index.ts';
import { connectionsOf } from '../../status/index.ts';
import { USER } from '../line/find.ts';

/** Who may use an offer: there is one user. */
export const OFFER_USERS = { [USER]: { 'display-name': USER, access: 'admin' } };

/** By name. */
export function sortedOffers(model: Model): Offer[] {
  return Object.values(model.offers).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function facets(model: Model, offer: Offer): { name: string; interface: string; role: string }[] {
  const charm = model.charms[model.applications[offer.application]?.charm ?? ''];
  return Object.entries(offer.endpoints)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => {
      const endpoint = charm?.endpoints[own];
      return { name, interface: endpoint?.interface ?? '', role: endpoint?.role ?? 'provider' };
    });
}

/** Whether it has an endpoint of this interface; without one any will do. */
export function speaks(model: Model, offer: Offer, wanted: string | undefined): boolean {
  return wanted === undefined || facets(model, offer).some((facet) => facet.interface === wanted);
}

/** A relation of another model's application with an offer. */
export interface Connection {
  readonly relation: number;
  readonly endpoint: string;
  readonly status: string;
  readonly since: number;
  readonly subnets: readonly string[];
  readonly source: string;
}

export function connections(model: Model, offer: Offer): Connection[] {
  return connectionsOf(model, offer).map(({ id, ends, status, units, mirror }) => ({
    relation: id,
    endpoint: ends.find((end) => end.application === offer.application)?.name ?? '',
    status: status.current,
    since: status.since,
    subnets: Object.entries(units).flatMap(([name, { data }]) =>
      name.split('/')[0] === mirror?.application ? (data['egress-subnets'] ?? []) : [],
    ),
    source: mirror?.model ?? '',
  }));
}
