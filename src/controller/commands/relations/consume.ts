import { isApplicationName } from '../../../bundle/index.ts';
import { charmOf, type State } from '../../model/index.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { findOffer, offerPath, parseOfferUrl, type FoundOffer, type OfferUrl } from './offer-url.ts';
import { refuse, usage } from '../line/refuse.ts';

export const consume: Command = {
  name: 'consume',
  summary: "Add another model's offer to the model.",
  usage: '<remote offer path> [<local application name>]',
  scope: 'model',
  arity: [1, 2],
  async run({ args: [wanted = '', alias], model: uuid, terminal }, { store, clock }) {
    const url = parseOfferUrl(wanted);
    if (url === undefined) throw refuse(`offer URL "${wanted}" not valid`);
    if (url.endpoint !== undefined) throw refuse(`saas offer "${wanted}" shouldn't include endpoint`);
    if (alias !== undefined && !isApplicationName(alias)) throw usage(`invalid application name "${alias}"`);
    const added = store.commit((state) => {
      const found = findOffer(state, url);
      return { path: offerPath(found.model, url.name), as: addRemote(state, uuid, url, alias, clock.now()) };
    });
    terminal.stderr(`Added ${added.path} as ${added.as}\n`);
    return 0;
  },
};

/**
 * Makes an offer known in a draft's model under a name. Consuming it again changes nothing.
 *
 * @throws Failure in Juju's words when there is no such offer or its name is taken.
 */
export function addRemote(
  state: State,
  uuid: string,
  url: OfferUrl,
  alias: string | undefined,
  now: number,
): string {
  const model = modelOf(state, uuid);
  const { model: home, offer } = findOffer(state, url);
  const name = alias ?? offer.name;
  const refused = `could not consume ${offerPath(home, offer.name)}: `;
  const known = model.remoteApplications[name];
  if (known !== undefined && (known.model !== home.uuid || known.offer !== offer.name))
    throw refuse(`${refused}saas application called "${name}" from a different offer already exists`);
  if (known !== undefined && known.life !== 'alive')
    throw refuse(`${refused}saas application called "${name}" exists but is terminating`);
  if (name in model.applications)
    throw refuse(
      `${refused}cannot add saas application "${name}": local application with same name already exists`,
    );
  if (known !== undefined) return name;
  model.remoteApplications[name] = {
    name,
    url: `${state.controller}:${offerPath(home, offer.name)}`,
    model: home.uuid,
    offer: offer.name,
    life: 'alive',
    status: { current: 'unknown', message: '', since: now },
    endpoints: offeredEndpoints({ model: home, offer }),
  };
  return name;
}

/** By the name under which each is offered. */
function offeredEndpoints({ model, offer }: FoundOffer) {
  const charm = charmOf(model, offer.application);
  return Object.fromEntries(
    Object.entries(offer.endpoints).flatMap(([shown, name]) => {
      const endpoint = charm?.endpoints[name];
      return endpoint === undefined ? [] : [[shown, { ...endpoint, name: shown }]];
    }),
  );
}
