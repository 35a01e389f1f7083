import { refuse } from '../commands/line/refuse.ts';
import type { Application, Model, Unit } from '../model/index.ts';
import { displayedApplicationStatus, displayedStatus } from '../status/index.ts';

type Plain = string | number | boolean | Readonly<Record<string, unknown>>;

/** What a query may ask of a model, an application or a unit. */
export interface Scope {
  readonly kind: 'scope';
  /** Juju's name of the kind of thing. */
  readonly what: 'ModelInfo' | 'ApplicationInfo' | 'UnitInfo';
  readonly name: string;
  readonly values: Readonly<Record<string, Plain>>;
  readonly groups: Readonly<Record<string, readonly Scope[]>>;
  /** Names that a query has asked for, for the summary. */
  readonly asked: Set<string>;
}

/** `units` or `applications`, which `forEach` goes through. */
export interface Group {
  readonly kind: 'group';
  readonly members: readonly Scope[];
}

/** @throws Failure `CONTROLLER_REFUSED` when there is no such name; it lists those that there are. */
export function readName({ values, groups, asked, what }: Scope, name: string): Plain | Group {
  const value = values[name];
  const members = groups[name];
  if (value === undefined && members === undefined) {
    const known = [...Object.keys(values), ...Object.keys(groups)].sort().join(', ');
    throw refuse(`"${name}" on ${what}: Runtime Error: identifier "${name}" not found, it has ${known}`);
  }
  asked.add(name);
  return value ?? { kind: 'group', members: members ?? [] };
}

export function modelScope(model: Model): Scope {
  const applications = Object.values(model.applications);
  return {
    kind: 'scope',
    what: 'ModelInfo',
    name: model.name,
    values: {
      name: model.name,
      life: model.life,
      'is-controller': false,
      status: model.life === 'alive' ? 'available' : 'destroying',
      config: model.config,
    },
    groups: {
      applications: applications.map((application) => applicationScope(model, application)),
      units: applications.flatMap((application) => unitScopes(model, application)),
      machines: [],
    },
    asked: new Set(),
  };
}

export function applicationScope(model: Model, application: Application): Scope {
  return {
    kind: 'scope',
    what: 'ApplicationInfo',
    name: application.name,
    values: {
      name: application.name,
      life: application.life,
      exposed: application.exposed,
      'charm-url': application.charm,
      'min-units': 0,
      subordinate: false,
      status: displayedApplicationStatus(application).current,
      'workload-version': application.workloadVersion,
    },
    groups: { units: unitScopes(model, application), machines: [] },
    asked: new Set(),
  };
}

function unitScopes(model: Model, application: Application): Scope[] {
  return Object.values(application.units).map((unit) => unitScope(model, application, unit));
}

export function unitScope(model: Model, application: Application, unit: Unit): Scope {
  const { workload, agent } = displayedStatus(unit);
  const base = model.charms[unit.charm]?.base;
  return {
    kind: 'scope',
    what: 'UnitInfo',
    name: unit.name,
    values: {
      name: unit.name,
      application: application.name,
      base: base === undefined ? '' : `${base.name}@${base.channel}`,
      'charm-url': unit.charm,
      life: unit.life,
      'public-address': application.address ?? '',
      'private-address': unit.address ?? '',
      'machine-id': '',
      principal: '',
      subordinate: false,
      'workload-status': workload.current,
      'workload-message': workload.message,
      'agent-status': agent.current,
    },
    groups: { machines: [] },
    asked: new Set(),
  };
}
