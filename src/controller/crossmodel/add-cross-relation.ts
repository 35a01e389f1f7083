import { addRelation, type Model, type Relation, type RelationEnd, type State } from '../model/index.ts';

/**
 * Adds a relation between an application and one that was consumed from another model to a draft, and its mirror to
 * the model that offers. There the consuming application has a name that tells nothing of it, as with Juju.
 *
 * @param remote The end that was consumed; `own` is the other one.
 */
export function addCrossRelation(
  state: State,
  model: Model,
  { own, remote }: { readonly own: RelationEnd; readonly remote: RelationEnd },
  now: number,
): Relation {
  const consumed = model.remoteApplications[remote.application];
  const home = state.models[consumed?.model ?? ''];
  const offer = home?.offers[consumed?.offer ?? ''];
  const offered = offer?.endpoints[remote.name];
  const relation = addRelation(model, [own, remote], now);
  if (home === undefined || offer === undefined || offered === undefined) return relation;
  const opaque = opaqueName(model, own.application);
  const mirror = addRelation(
    home,
    [
      { ...own, application: opaque },
      { ...remote, application: offer.application, name: offered },
    ],
    now,
  );
  relation.mirror = { model: home.uuid, relation: mirror.id, application: remote.application };
  mirror.mirror = { model: model.uuid, relation: relation.id, application: opaque, offer: offer.name };
  return relation;
}

/** `remote-` and 32 hexadecimal digits: the same for all relations of an application, another for each application. */
function opaqueName(model: Model, application: string): string {
  return `remote-${(model.applications[application]?.providerId ?? '').replaceAll('-', '')}`;
}
