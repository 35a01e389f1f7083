import { endsFor, relationsOf, type Application, type StatusValue } from '../../model/index.ts';
import { calendarDay, clockTime, type Printable } from '../../render/index.ts';
import { isPeer } from './find-relation.ts';
import type { Tool, ToolContext } from './tool.ts';

export const goalState: Tool = {
  name: 'goal-state',
  summary: 'Print the units and relations that there are or will be.',
  usage: '',
  formats: ['yaml', 'json'],
  arity: [0, 0],
  run(_invocation, context) {
    return { value: { units: unitsOf(context.self().application), relations: relationGoals(context) } };
  },
};

/** The unit itself included. */
function unitsOf({ units }: Application): Record<string, Printable> {
  return Object.fromEntries(
    Object.values(units)
      .filter(({ life }) => life !== 'dead')
      .map(({ name, life, workload }) => [
        name,
        goal({ ...workload, current: life === 'dying' ? 'dying' : workload.current }),
      ]),
  );
}

/** By endpoint: the other applications with the relation's status, and their units. Peers are left out. */
function relationGoals({ model, application }: ToolContext): Record<string, Printable> {
  const goals: Record<string, Record<string, Printable>> = {};
  for (const relation of relationsOf(model(), application)) {
    const ends = endsFor(relation, application);
    if (ends === undefined || isPeer(relation)) continue;
    const { own, other } = ends;
    const remote = model().applications[other.application];
    goals[own.name] = {
      ...goals[own.name],
      [other.application]: goal(relation.status),
      ...(remote === undefined ? {} : unitsOf(remote)),
    };
  }
  return goals;
}

function goal({ current, since }: StatusValue): Printable {
  return { status: current, since: `${calendarDay(since)} ${clockTime(since)}Z` };
}
