import { JUJU_VERSION, relationsOf, type Relation } from '../model/index.ts';
import { clockTime, renderTable } from '../render/index.ts';
import { connectionsOf, endpointsOfOffer, isConsumers } from './build-offers.ts';
import { applicationsOf, unitsOf, type StatusFacts } from './build-status.ts';
import { displayedApplicationStatus, displayedStatus } from './displayed.ts';
import { z } from 'zod/mini';

/** The tables of `juju status`, each after an empty line. */
export function renderTabular(facts: StatusFacts, options: { relations: boolean }): string {
  const { model } = facts;
  const head = renderTable(
    ['Model', 'Controller', 'Cloud/Region', 'Version', 'Timestamp'].map((title) => ({ title })),
    [[model.name, facts.controller, facts.cloud, JUJU_VERSION, `${clockTime(facts.now)}Z`]],
  );
  const tables = [
    head,
    remoteTable(facts),
    applicationTable(facts),
    unitTable(facts),
    offerTable(facts),
    ...(options.relations ? [relationTable(facts)] : []),
  ];
  const text = tables.filter((table) => table !== '').join('\n');
  return tables.slice(1).every((table) => table === '') ? `${text}\nModel "${model.name}" is empty.\n` : text;
}

function remoteTable({ model }: StatusFacts): string {
  const rows = Object.values(model.remoteApplications).map((remote) => [
    remote.name,
    remote.status.current,
    ...splitSource(remote.url),
  ]);
  return table([{ title: 'SAAS' }, { title: 'Status' }, { title: 'Store' }, { title: 'URL' }], rows);
}

/** `controller:user/model.offer` in two columns. */
function splitSource(url: string): string[] {
  const colon = url.indexOf(':');
  return [url.slice(0, Math.max(colon, 0)), url.slice(colon + 1)];
}

function applicationTable(facts: StatusFacts): string {
  const rows = applicationsOf(facts).map((application) => {
    const charm = facts.model.charms[application.charm];
    const { current, message } = displayedApplicationStatus(application);
    const units = Object.keys(application.units).length;
    const scale = units === application.scale ? String(units) : `${units}/${application.scale}`;
    return [
      application.name,
      application.workloadVersion,
      current,
      scale,
      charm?.name ?? '',
      application.channel ?? '',
      String(charm?.revision ?? ''),
      application.address ?? '',
      application.exposed ? 'yes' : 'no',
      message,
    ];
  });
  return table(
    [
      { title: 'App' },
      { title: 'Version' },
      { title: 'Status' },
      { title: 'Scale', align: 'right' },
      { title: 'Charm' },
      { title: 'Channel' },
      { title: 'Rev', align: 'right' },
      { title: 'Address' },
      { title: 'Exposed' },
      { title: 'Message' },
    ],
    rows,
  );
}

function unitTable(facts: StatusFacts): string {
  const rows = applicationsOf(facts).flatMap((application) =>
    unitsOf(application).map((unit) => {
      const { workload, agent } = displayedStatus(unit);
      return [
        `${unit.name}${application.leader === unit.name ? '*' : ''}`,
        workload.current,
        agent.current,
        unit.address ?? '',
        unit.openPorts.join(','),
        workload.message || agent.message,
      ];
    }),
  );
  return table(
    ['Unit', 'Workload', 'Agent', 'Address', 'Ports', 'Message'].map((title) => ({ title })),
    rows,
  );
}

const offered = z.object({ interface: z.string(), role: z.string() });

function offerTable({ model, only }: StatusFacts): string {
  const rows = Object.values(model.offers)
    .filter(({ application }) => only === undefined || only.has(application))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((offer) => {
      const charm = model.charms[model.applications[offer.application]?.charm ?? ''];
      const connected = connectionsOf(model, offer).length;
      const first = [
        offer.name,
        offer.application,
        charm?.name ?? '',
        String(charm?.revision ?? ''),
        `${connected}/${connected}`,
      ];
      return Object.entries(endpointsOfOffer(model, offer)).map(([name, value], i) => {
        const { interface: spoken, role } = offered.parse(value);
        return [...(i === 0 ? first : first.map(() => '')), name, spoken, role];
      });
    });
  return table(
    ['Offer', 'Application', 'Charm', 'Rev', 'Connected', 'Endpoint', 'Interface', 'Role'].map((title) => ({
      title,
    })),
    rows,
  );
}

function relationTable(facts: StatusFacts): string {
  const seen = new Map<number, Relation>();
  for (const { name } of applicationsOf(facts)) {
    for (const relation of relationsOf(facts.model, name))
      if (!isConsumers(relation)) seen.set(relation.id, relation);
  }
  const rows = [...seen.values()]
    .map(({ ends, status }) => {
      const provider = ends[0];
      const requirer = ends[1] ?? provider;
      return [
        `${provider?.application ?? ''}:${provider?.name ?? ''}`,
        `${requirer?.application ?? ''}:${requirer?.name ?? ''}`,
        provider?.interface ?? '',
        ends.length === 1 ? 'peer' : 'regular',
        status.current === 'joined' ? '' : `${status.current}${status.message && ` - ${status.message}`}`,
      ];
    })
    .sort((a, b) => (`${a[0] ?? ''} ${a[1] ?? ''}` < `${b[0] ?? ''} ${b[1] ?? ''}` ? -1 : 1));
  return table(
    ['Integration provider', 'Requirer', 'Interface', 'Type', 'Message'].map((title) => ({ title })),
    rows,
  );
}

/** Juju leaves a table out when it would be empty. */
function table(columns: Parameters<typeof renderTable>[0], rows: string[][]): string {
  return rows.length === 0 ? '' : renderTable(columns, rows);
}
