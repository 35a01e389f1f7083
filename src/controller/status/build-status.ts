import {
  JUJU_VERSION,
  bindingsOf,
  endsFor,
  relationsOf,
  type Application,
  type Model,
  type StatusValue,
  type Unit,
} from '../model/index.ts';
import { clockTime, statusTime, type Printable } from '../render/index.ts';
import { displayedApplicationStatus, displayedStatus } from './displayed.ts';
import { isConsumers, offersOf, remotesOf } from './build-offers.ts';
import { storageOf } from './build-storage.ts';

export interface StatusFacts {
  readonly model: Model;
  readonly controller: string;
  readonly cloud: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Applications to show; undefined: all. */
  readonly only?: ReadonlySet<string>;
}

/** The document of `juju status --format json|yaml`, keys in Juju's order. Undefined members are not printed. */
export function buildStatus(facts: StatusFacts): { [key: string]: Printable } {
  const { model, only } = facts;
  const shown = applicationsOf(facts);
  const offers = offersOf(model, only);
  const remotes = remotesOf(model);
  return {
    model: {
      name: model.name,
      type: 'caas',
      controller: facts.controller,
      cloud: facts.cloud,
      version: JUJU_VERSION,
      'model-status': {
        current: model.life === 'alive' ? 'available' : 'destroying',
        since: statusTime(model.created),
      },
    },
    machines: {},
    applications: Object.fromEntries(shown.map((app) => [app.name, applicationStatus(app, facts)])),
    'application-endpoints': Object.keys(remotes).length > 0 ? remotes : undefined,
    offers: Object.keys(offers).length > 0 ? offers : undefined,
    storage: storageOf(model, shown),
    controller: { timestamp: `${clockTime(facts.now)}Z` },
  };
}

/** Those to show, by name. */
export function applicationsOf({ model, only }: Pick<StatusFacts, 'model' | 'only'>): Application[] {
  return Object.values(model.applications)
    .filter(({ name }) => only === undefined || only.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** By number. */
export function unitsOf(application: Application): Unit[] {
  return Object.values(application.units).sort((a, b) => a.number - b.number);
}

function applicationStatus(application: Application, facts: StatusFacts): Printable {
  const charm = facts.model.charms[application.charm];
  const units = unitsOf(application);
  const relations = relationsByEndpoint(facts, application.name);
  return {
    charm: application.charm,
    base: charm && { name: charm.base.name, channel: charm.base.channel },
    'charm-origin': application.charm.startsWith('local:') ? 'local' : 'charmhub',
    'charm-name': charm?.name ?? '',
    'charm-rev': charm?.revision ?? 0,
    'charm-channel': application.channel,
    scale: application.scale > 0 ? application.scale : undefined,
    'provider-id': application.providerId,
    address: application.address,
    exposed: application.exposed,
    life: application.life,
    'application-status': statusInfo(displayedApplicationStatus(application)),
    relations: Object.keys(relations).length > 0 ? relations : undefined,
    units:
      units.length > 0
        ? Object.fromEntries(units.map((unit) => [unit.name, unitStatus(unit, application)]))
        : undefined,
    version: application.workloadVersion || undefined,
    'endpoint-bindings': charm && bindingsOf(charm),
  };
}

function unitStatus(unit: Unit, application: Application): Printable {
  const { workload, agent } = displayedStatus(unit);
  const reported = unit.address !== undefined;
  return {
    'workload-status': statusInfo(workload),
    'juju-status': { ...statusInfo(agent), version: reported ? JUJU_VERSION : undefined },
    leader: application.leader === unit.name ? true : undefined,
    'open-ports': unit.openPorts.length > 0 ? unit.openPorts : undefined,
    address: unit.address,
    'provider-id': unit.providerId,
  };
}

function statusInfo(value: StatusValue): { [key: string]: Printable } {
  return {
    current: value.current,
    message: value.message === '' ? undefined : value.message,
    since: statusTime(value.since),
  };
}

/** With a filter only relations between shown applications are listed, as Juju does. */
function relationsByEndpoint({ model, only }: StatusFacts, name: string): Record<string, Printable[]> {
  const byEndpoint: Record<string, Printable[]> = {};
  for (const relation of relationsOf(model, name)) {
    const ends = endsFor(relation, name);
    if (ends === undefined || isConsumers(relation)) continue;
    if (only !== undefined && !only.has(ends.other.application)) continue;
    (byEndpoint[ends.own.name] ??= []).push({
      'related-application': ends.other.application,
      interface: ends.own.interface,
      scope: ends.own.scope,
    });
  }
  return Object.fromEntries(Object.entries(byEndpoint).sort(([a], [b]) => (a < b ? -1 : 1)));
}
