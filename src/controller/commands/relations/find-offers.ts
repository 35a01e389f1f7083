import type { Model, Offer } from '../../model/index.ts';
import { renderData, renderTable, type Printable } from '../../render/index.ts';
import { endpointsOfOffer } from '../../status/index.ts';
import type { Command, Services } from '../line/command.ts';
import { USER } from '../line/find.ts';
import { OFFER_USERS, facets, sortedOffers, speaks } from './offer-facts.ts';
import { offerPath, parseOfferUrl, type FoundOffer } from './offer-url.ts';
import { refuse } from '../line/refuse.ts';

const TITLES = ['Store', 'URL', 'Access', 'Interfaces'];

export const findOffers: Command = {
  name: 'find-offers',
  summary: 'Find offers of any model of the controller.',
  usage: '[<model or offer URL>]',
  scope: 'controller',
  formats: ['tabular', 'json', 'yaml'],
  flags: [
    { names: ['url'], kind: 'text' },
    { names: ['interface'], kind: 'text' },
    { names: ['offer'], kind: 'text' },
  ],
  arity: [0, 1],
  async run({ args: [given], flags, format, terminal }, services) {
    const wanted = given ?? flags.text('url');
    const found = allOffers(services).filter(
      ({ model, offer }) =>
        matches(services.controller, model, offer, wanted) &&
        (flags.text('offer') === undefined || offer.name === flags.text('offer')) &&
        speaks(model, offer, flags.text('interface')),
    );
    if (found.length === 0) throw refuse('no matching application offers found');
    if (format !== 'tabular') {
      const shown = found.map(({ model, offer }) => [
        `${services.controller}:${offerPath(model, offer.name)}`,
        { access: 'admin', endpoints: endpointsOfOffer(model, offer), users: OFFER_USERS },
      ]);
      terminal.stdout(renderData(format, Object.fromEntries(shown) as Printable));
      return 0;
    }
    const rows = found.map(({ model, offer }) => [
      services.controller,
      offerPath(model, offer.name),
      'admin',
      facets(model, offer)
        .map(({ name, interface: spoken }) => `${spoken}:${name}`)
        .join(', '),
    ]);
    terminal.stdout(
      renderTable(
        TITLES.map((title) => ({ title })),
        rows,
      ),
    );
    return 0;
  },
};

function allOffers({ store }: Services): FoundOffer[] {
  return Object.values(store.read().models).flatMap((model) =>
    sortedOffers(model).map((offer) => ({ model, offer })),
  );
}

/** Whether a search for `[controller:][user/]model[.offer]` means this one. */
function matches(controller: string, model: Model, offer: Offer, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === `${controller}:`) return true;
  const url = parseOfferUrl(wanted);
  if (url !== undefined) return url.model === model.name && url.name === offer.name;
  const path = wanted.startsWith(`${controller}:`) ? wanted.slice(controller.length + 1) : wanted;
  return [model.name, `${USER}/${model.name}`].includes(path);
}
