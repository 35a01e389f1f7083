import { Failure } from '../../errors/index.ts';
import type { UnitAgents, UnitRef } from '../model/index.ts';
import { runShell } from '../shell/index.ts';
import type { StandIn } from './stand-in.ts';
import { runUnit, type RunningUnit, type UnitParts } from './unit.ts';

export interface StandInParts extends UnitParts {
  readonly standIns: Readonly<Record<string, StandIn>>;
}

/** Runs the units of stand-in applications. What needs a charm is refused by name. */
export function createStandInAgents(parts: StandInParts): UnitAgents {
  const { store, docker } = parts;
  const running = new Map<string, RunningUnit>();
  const keyOf = ({ model, unit }: UnitRef): string => `${model} ${unit}`;

  function standInOf({ model, unit }: UnitRef): StandIn | undefined {
    const application = store.read().models[model]?.applications[unit.split('/')[0] ?? ''];
    return parts.standIns[application?.standIn ?? ''];
  }

  function runningUnit(ref: UnitRef): RunningUnit {
    const found = running.get(keyOf(ref));
    if (found !== undefined) return found;
    throw new Failure('CONTROLLER_UNIT_NOT_RUNNING', `unit ${ref.unit} does not run`);
  }

  return {
    ensure(ref) {
      const standIn = standInOf(ref);
      if (standIn !== undefined && !running.has(keyOf(ref)))
        running.set(keyOf(ref), runUnit(parts, standIn, ref));
    },
    async remove(ref) {
      const standIn = standInOf(ref);
      // After a restart of the daemon nothing runs yet, but there is still something to take away.
      const unit = running.get(keyOf(ref)) ?? (standIn && runUnit(parts, standIn, ref));
      running.delete(keyOf(ref));
      await unit?.stop({ remove: true });
    },
    runAction: (ref) => refuseTask(ref, 'actions'),
    exec: (ref) => refuseTask(ref, 'hook tools'),
    ssh: async (ref, request, output) => runShell(docker, runningUnit(ref).container, request, output),
    copy: (ref) =>
      Promise.reject(
        new Failure('CONTROLLER_UNSUPPORTED', `unit ${ref.unit} is a stand-in: it takes no files`),
      ),
    resolve: () => undefined,
    forgetModel: () => Promise.resolve(),
    async close({ remove }) {
      const all = [...running.values()];
      running.clear();
      await Promise.all(all.map((unit) => unit.stop({ remove: false })));
      if (remove) await Promise.all(all.map(({ container }) => docker.containers.remove(container)));
    },
  };
}

function refuseTask({ unit }: UnitRef, what: string): Promise<void> {
  return Promise.reject(
    new Failure(
      'CONTROLLER_UNSUPPORTED',
      `unit ${unit} is a stand-in of the local controller: it has no ${what}`,
    ),
  );
}

/** Sends each call to those who run the unit: the charm agents, or the stand-ins. */
export function joinAgents(
  charms: UnitAgents,
  standIns: UnitAgents,
  isStandIn: (unit: UnitRef) => boolean,
): UnitAgents {
  const of = (unit: UnitRef): UnitAgents => (isStandIn(unit) ? standIns : charms);
  return {
    ensure: (unit) => of(unit).ensure(unit),
    remove: (unit) => of(unit).remove(unit),
    runAction: (unit, operation, task) => of(unit).runAction(unit, operation, task),
    exec: (unit, operation, task) => of(unit).exec(unit, operation, task),
    ssh: (unit, request, output) => of(unit).ssh(unit, request, output),
    copy: (unit, request) => of(unit).copy(unit, request),
    resolve: (unit) => of(unit).resolve(unit),
    async forgetModel(model) {
      await standIns.forgetModel(model);
      await charms.forgetModel(model);
    },
    async close(options) {
      await standIns.close(options);
      await charms.close(options);
    },
  };
}
