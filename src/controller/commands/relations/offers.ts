import type { Model, Offer } from '../../model/index.ts';
import { renderData, renderTable, statusTime, type Printable } from '../../render/index.ts';
import { connectionsOf, endpointsOfOffer, offeredCharm } from '../../status/index.ts';
import type { Command } from '../line/command.ts';
import { USER, modelOf } from '../line/find.ts';
import { OFFER_USERS, connections, facets, sortedOffers, speaks } from './offer-facts.ts';
import { offerPath } from './offer-url.ts';

export const offers: Command = {
  name: 'offers',
  aliases: ['list-offers'],
  summary: "List the model's offers and who is connected to them.",
  usage: '[<offer-name>]',
  scope: 'model',
  formats: ['tabular', 'summary', 'json', 'yaml'],
  flags: [
    { names: ['application'], kind: 'text' },
    { names: ['interface'], kind: 'text' },
    { names: ['connected-user'], kind: 'text', ignored: true },
    { names: ['allowed-consumer'], kind: 'text', ignored: true },
    { names: ['active-only'], kind: 'boolean' },
  ],
  arity: [0, 1],
  async run({ args: [name], flags, format, model: uuid, terminal }, { store, controller }) {
    const model = modelOf(store.read(), uuid);
    const application = flags.text('application');
    const listed = sortedOffers(model).filter(
      (offer) =>
        (name === undefined || offer.name === name) &&
        (application === undefined || offer.application === application) &&
        speaks(model, offer, flags.text('interface')) &&
        (!flags.on('active-only') || connectionsOf(model, offer).length > 0),
    );
    if (format === 'json' || format === 'yaml') {
      const shown = listed.map((offer) => [offer.name, describe(model, offer, controller)] as const);
      terminal.stdout(renderData(format, Object.fromEntries(shown)));
    } else if (format === 'summary') terminal.stdout(renderSummary(model, listed, controller));
    else terminal.stdout(renderConnections(model, listed));
    return 0;
  },
};

function describe(model: Model, offer: Offer, controller: string): Printable {
  const connected = connections(model, offer).map(
    ({ relation, endpoint, status, since, subnets, source }) => ({
      'source-model-uuid': source,
      username: USER,
      'relation-id': relation,
      endpoint,
      status: { current: status, since: statusTime(since) },
      'ingress-subnets': subnets.length > 0 ? subnets : undefined,
    }),
  );
  return {
    application: offer.application,
    store: controller,
    charm: offeredCharm(model, offer.application),
    'offer-url': offerPath(model, offer.name),
    endpoints: endpointsOfOffer(model, offer),
    connections: connected.length > 0 ? connected : undefined,
    users: OFFER_USERS,
  };
}

const titled = (...titles: string[]) => titles.map((title) => ({ title }));

function renderConnections(model: Model, listed: readonly Offer[]): string {
  const rows = listed.flatMap((offer) => {
    const all = connections(model, offer);
    if (all.length === 0) return [[offer.name, '-', '', '', '', '', '', '']];
    return all.map(({ relation, endpoint, status, subnets }, index) => {
      const facet = facets(model, offer).find(({ name }) => offer.endpoints[name] === endpoint);
      const first = index === 0 ? offer.name : '';
      const what = [endpoint, facet?.interface ?? '', facet?.role ?? ''];
      return [first, USER, String(relation), status, ...what, subnets.join(',')];
    });
  });
  return renderTable(
    titled('Offer', 'User', 'Relation ID', 'Status', 'Endpoint', 'Interface', 'Role', 'Ingress subnets'),
    rows,
  );
}

function renderSummary(model: Model, listed: readonly Offer[], controller: string): string {
  const rows = listed.flatMap((offer) => {
    const all = connections(model, offer);
    const joined = all.filter(({ status }) => status === 'joined').length;
    const first = [
      offer.name,
      offer.application,
      offeredCharm(model, offer.application),
      `${joined}/${all.length}`,
      controller,
      offerPath(model, offer.name),
    ];
    return facets(model, offer).map(({ name, interface: spoken, role }, index) => [
      ...(index === 0 ? first : first.map(() => '')),
      name,
      spoken,
      role,
    ]);
  });
  const titles = [
    'Offer',
    'Application',
    'Charm',
    'Connected',
    'Store',
    'URL',
    'Endpoint',
    'Interface',
    'Role',
  ];
  return renderTable(titled(...titles), rows);
}
