import { charmOf, relationsOf, type Model, type Offer, type Relation } from '../model/index.ts';
import { statusTime, type Printable } from '../render/index.ts';

/** `juju offer`ed endpoints by offer name. `active-connected-count` is what other models made of them. */
export function offersOf(model: Model, only?: ReadonlySet<string>): Record<string, Printable> {
  const shown = Object.values(model.offers)
    .filter(({ application }) => only === undefined || only.has(application))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(
    shown.map((offer) => {
      const connected = connectionsOf(model, offer).length;
      return [
        offer.name,
        {
          application: offer.application,
          charm: offeredCharm(model, offer.application),
          'total-connected-count': connected > 0 ? connected : undefined,
          'active-connected-count': connected > 0 ? connected : undefined,
          endpoints: endpointsOfOffer(model, offer),
        },
      ];
    }),
  );
}

/** `local:amd64/name-0`: an offer shows the architecture that an application hides. */
export function offeredCharm(model: Model, application: string): string {
  const charm = charmOf(model, application);
  return (charm?.url ?? '').replace(':', `:${charm?.architectures[0] ?? 'amd64'}/`);
}

export function endpointsOfOffer(model: Model, offer: Offer): Record<string, Printable> {
  const charm = charmOf(model, offer.application);
  return Object.fromEntries(
    Object.entries(offer.endpoints).map(([shown, name]) => {
      const endpoint = charm?.endpoints[name];
      return [shown, { interface: endpoint?.interface ?? '', role: endpoint?.role ?? 'provider' }];
    }),
  );
}

export function connectionsOf(model: Model, offer: Offer): Relation[] {
  return relationsOf(model, offer.application).filter(({ mirror }) => mirror?.offer === offer.name);
}

/** A relation of an offer with another model's application, which status tells of as the offer's connection only. */
export function isConsumers({ mirror }: Relation): boolean {
  return mirror?.offer !== undefined;
}

/** `juju consume`d applications by name. */
export function remotesOf(model: Model): Record<string, Printable> {
  return Object.fromEntries(
    Object.values(model.remoteApplications).map((remote) => {
      const relations: Record<string, string[]> = {};
      for (const { ends } of relationsOf(model, remote.name)) {
        const own = ends.find((end) => end.application === remote.name);
        const other = ends.find((end) => end.application !== remote.name);
        if (own !== undefined && other !== undefined) (relations[own.name] ??= []).push(other.application);
      }
      return [
        remote.name,
        {
          url: remote.url,
          endpoints: Object.fromEntries(
            Object.values(remote.endpoints).map(({ name, role, interface: spoken }) => [
              name,
              { interface: spoken, role },
            ]),
          ),
          life: remote.life,
          'application-status': {
            current: remote.status.current,
            message: remote.status.message || undefined,
            since: statusTime(remote.status.since),
          },
          relations: Object.keys(relations).length > 0 ? relations : undefined,
        },
      ];
    }),
  );
}
