import { renderData, renderTable } from '../../render/index.ts';
import { endpointsOfOffer } from '../../status/index.ts';
import type { Command } from '../line/command.ts';
import { OFFER_USERS, facets } from './offer-facts.ts';
import { findNamedOffer, offerPath } from './offer-url.ts';

const TITLES = ['Store', 'URL', 'Access', 'Description', 'Endpoint', 'Interface', 'Role'];

export const showOffer: Command = {
  name: 'show-offer',
  summary: 'Show an offer in detail.',
  usage: '[<controller>:]<offer url>',
  scope: 'controller',
  formats: ['tabular', 'json', 'yaml'],
  arity: [1, 1],
  async run({ args: [wanted = ''], format, terminal }, { store, controller }) {
    const { model, offer } = findNamedOffer(store.read(), wanted);
    const path = offerPath(model, offer.name);
    const description = model.charms[model.applications[offer.application]?.charm ?? '']?.summary ?? '';
    if (format !== 'tabular') {
      const shown = {
        description: description === '' ? undefined : description,
        access: 'admin',
        endpoints: endpointsOfOffer(model, offer),
        users: OFFER_USERS,
      };
      terminal.stdout(renderData(format, { [`${controller}:${path}`]: shown }));
      return 0;
    }
    const rows = facets(model, offer).map(({ name, interface: spoken, role }, index) => [
      ...(index === 0 ? [controller, path, 'admin', description] : ['', '', '', '']),
      name,
      spoken,
      role,
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
