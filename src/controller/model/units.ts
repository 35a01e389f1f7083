import type { Application, Unit } from './application.ts';
import type { Model } from './state.ts';
import { keepStorages } from './storage.ts';

/** Adds `count` units to a draft's application and raises its scale; the first unit of an application leads it. */
export function addUnits(model: Model, application: Application, count: number, now: number): Unit[] {
  const added: Unit[] = [];
  for (let i = 0; i < count; i += 1) {
    const unit = newUnit(application, lowestFree(application), now);
    application.units[unit.name] = unit;
    keepStorages(model, unit);
    added.push(unit);
  }
  application.scale += count;
  electLeader(application);
  return added;
}

/**
 * Marks the `count` units with the highest numbers as dying and lowers the scale, as a stateful set shrinks from its
 * end.
 */
export function shrink(application: Application, count: number): Unit[] {
  const alive = Object.values(application.units)
    .filter((unit) => unit.life === 'alive')
    .sort((a, b) => b.number - a.number)
    .slice(0, count);
  for (const unit of alive) unit.life = 'dying';
  application.scale = Math.max(0, application.scale - count);
  return alive;
}

/** Marks units as dying; with `force` they skip their last hooks, also when they were dying already. */
export function condemnUnits(units: readonly Unit[], { force }: { readonly force: boolean }): void {
  for (const unit of units) {
    unit.life = 'dying';
    if (force) unit.hurried = true;
  }
}

/** Gives the lead to the oldest living unit when the leader is gone. */
export function electLeader(application: Application): void {
  const leader = application.leader === undefined ? undefined : application.units[application.leader];
  if (leader !== undefined && leader.life !== 'dead') return;
  const next = Object.values(application.units)
    .filter((unit) => unit.life === 'alive')
    .sort((a, b) => a.number - b.number)[0];
  if (next === undefined) delete application.leader;
  else application.leader = next.name;
}

/** Pods of a stateful set have the numbers 0 to scale-1, so a unit that comes back has the number it had. */
function lowestFree(application: Application): number {
  const taken = new Set(Object.values(application.units).map((unit) => unit.number));
  let number = 0;
  while (taken.has(number)) number += 1;
  return number;
}

function newUnit(application: Application, number: number, now: number): Unit {
  const workload = { current: 'waiting', message: 'installing agent', since: now };
  return {
    name: `${application.name}/${number}`,
    number,
    life: 'alive',
    workload,
    agent: { current: 'allocating', message: '', since: now },
    history: [{ ...workload, kind: 'workload' }],
    openPorts: [],
    charm: application.charm,
    workloadVersion: '',
    providerId: `${application.name}-${number}`,
    local: {},
  };
}
