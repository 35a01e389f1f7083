import { recall, type Memory } from '../../src/controller/unit/memory.ts';
import type { Situation } from '../../src/controller/unit/situation.ts';
import { newModel, type Model, type Relation, type Unit } from '../../src/controller/model/index.ts';

/** What a test says of a situation that is otherwise that of a fresh unit `app/0`, the leader, with one workload. */
export interface Changes {
  readonly model?: Model;
  readonly memory?: Memory;
  readonly pebbles?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly leader?: string;
  readonly configVersion?: number;
  readonly podVersion?: number;
  readonly address?: string;
  readonly life?: Unit['life'];
  readonly resolved?: 'retry' | 'no-hooks';
}

const active = { current: 'active', message: '', since: 0 };

/** A model with the application `app`, which has one unit and a peer relation `secret-storage`. */
export function aModel(): Model {
  const model = newModel('m', 'test', 0);
  addApplication(model, 'app');
  const charm = model.charms['local:app-0'];
  if (charm !== undefined) charm.containers['app'] = { name: 'app', resource: 'app-image', mounts: [] };
  addRelation(model, ['app:secret-storage']);
  return model;
}

/** Relates two endpoints; an application that is not there yet is added without units. */
export function relate(model: Model, one: string, other: string): Relation {
  const name = other.split(':')[0] ?? '';
  if (model.applications[name] === undefined) addApplication(model, name);
  return addRelation(model, [one, other]);
}

function addRelation(model: Model, ends: readonly string[]): Relation {
  const relation: Relation = {
    id: model.nextRelation,
    life: 'alive',
    status: active,
    ends: ends.map((end, place) => ({
      application: end.split(':')[0] ?? '',
      name: end.split(':')[1] ?? '',
      role: ends.length === 1 ? 'peer' : place === 0 ? 'requirer' : 'provider',
      interface: 'test',
      scope: 'global',
    })),
    applications: Object.fromEntries(ends.map((end) => [end.split(':')[0] ?? '', { version: 0, data: {} }])),
    units: {},
  };
  model.nextRelation += 1;
  model.relations[String(relation.id)] = relation;
  return relation;
}

function addApplication(model: Model, name: string): void {
  const url = `local:${name}-0`;
  model.charms[url] = {
    name,
    url,
    revision: 0,
    summary: '',
    base: { name: 'ubuntu', channel: '24.04' },
    architectures: ['amd64'],
    endpoints: {},
    config: {},
    actions: {},
    containers: {},
    resources: {},
    storage: {},
  };
  model.applications[name] = {
    name,
    life: 'alive',
    charm: url,
    podVersion: 1,
    config: {},
    configVersion: 1,
    trust: false,
    constraints: {},
    resources: {},
    scale: 1,
    exposed: false,
    status: active,
    statusSetByCharm: false,
    history: [],
    workloadVersion: '',
    leader: `${name}/0`,
    units: {},
    providerId: '',
    created: 0,
  };
}

export function situation(changes: Changes = {}): Situation {
  const model = changes.model ?? aModel();
  const application = model.applications['app'];
  const charm = model.charms['local:app-0'];
  if (application === undefined || charm === undefined) throw new Error('the model has no app');
  Object.assign(application, {
    leader: changes.leader ?? 'app/0',
    configVersion: changes.configVersion ?? 1,
    podVersion: changes.podVersion ?? 1,
  });
  const unit: Unit = {
    name: 'app/0',
    number: 0,
    life: changes.life ?? 'alive',
    workload: active,
    agent: active,
    history: [],
    address: changes.address ?? '10.0.0.1',
    openPorts: [],
    charm: charm.url,
    workloadVersion: '',
    ...(changes.resolved !== undefined && { resolved: changes.resolved }),
    providerId: 'app-0',
    local: {},
  };
  application.units[unit.name] = unit;
  return {
    model,
    application,
    unit,
    charm,
    memory: changes.memory ?? { ...recall({}), podVersion: 1 },
    pebbles: changes.pebbles ?? {},
    now: changes.now ?? 1000,
  };
}
