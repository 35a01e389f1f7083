import type { FlagSpec } from '../../commands/line/command.ts';
import { usage } from '../../commands/line/refuse.ts';
import { endsFor, relationsOf, type Relation } from '../../model/index.ts';
import { isRelationHook } from '../hook.ts';
import { recall } from '../memory.ts';
import type { ToolContext, ToolInvocation } from './tool.ts';

/** `-r N` and `-r name:N`; without it the relation of the hook is meant. */
export const RELATION_FLAG: FlagSpec = { names: ['r', 'relation'], kind: 'text' };

export const relationDefaults = (context: ToolContext): { r: string | undefined } => {
  const { hook } = context;
  return { r: isRelationHook(hook) ? `${hook.endpoint}:${hook.relation}` : undefined };
};

/**
 * The relation that is named, or the hook's.
 *
 * @throws Failure `relation not found` (ops looks for these words), and `no relation id specified`.
 */
export function relationFor(invocation: ToolInvocation, context: ToolContext): Relation {
  const found = relationIfNamed(invocation, context);
  if (found === undefined) throw usage('no relation id specified');
  return found;
}

/** The same for tools that can do without: undefined when none is named and the hook has none. */
export function relationIfNamed({ flags }: ToolInvocation, context: ToolContext): Relation | undefined {
  const given = flags.text('r') ?? relationDefaults(context).r;
  if (given === undefined) return undefined;
  const id = given.slice(given.lastIndexOf(':') + 1);
  if (!/^\d+$/.test(id)) throw usage(`invalid value "${given}" for option -r: invalid relation id`);
  const found = relationsSeen(context).find((each) => each.id === Number(id));
  if (found === undefined) throw usage(`invalid value "${given}" for option -r: relation not found`);
  return found;
}

/**
 * The relations that the unit has entered, in order of id: a charm does not see a relation before its first hook. The
 * hook's own relation is always there, so that its data can be read while it breaks.
 */
export function relationsSeen({ application, unit, hook, model }: ToolContext): readonly Relation[] {
  return relationsOf(model(), application).filter(
    ({ id, units }) => unit.unit in units || (isRelationHook(hook) && hook.relation === id),
  );
}

/** Name of the application on the other side; for a peer relation the unit's own. */
export function remoteApplication(relation: Relation, { application }: ToolContext): string {
  return endsFor(relation, application)?.other.application ?? application;
}

/**
 * The remote units that the charm has been told of, in order: from `joined`, itself included, until `departed`. A unit
 * that has entered meanwhile is not one of them yet, so that no charm relies here on what Juju does not promise.
 */
export function membersOf(relation: Relation, { hook, self }: ToolContext): readonly string[] {
  const told = recall(self().unit.local).relations[String(relation.id)]?.units ?? {};
  const names = new Set(Object.keys(told));
  if (isRelationHook(hook) && hook.relation === relation.id && hook.unit !== undefined) {
    if (hook.kind === 'relation-departed') names.delete(hook.unit);
    else names.add(hook.unit);
  }
  return [...names].sort((a, b) => numberOf(a) - numberOf(b));
}

const numberOf = (unit: string): number => Number(unit.split('/')[1]);

/** Both sides are one application. */
export const isPeer = (relation: Relation): boolean => relation.ends.length === 1;
