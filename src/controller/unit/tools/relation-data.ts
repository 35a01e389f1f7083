import { parseDocument } from 'yaml';
import { parsePairs } from '../../commands/line/pairs.ts';
import { refuse, unsupported, usage } from '../../commands/line/refuse.ts';
import type { Relation } from '../../model/index.ts';
import { isRelationHook } from '../hook.ts';
import { recall } from '../memory.ts';
import { RELATION_FLAG, isPeer, membersOf, relationDefaults, relationFor } from './find-relation.ts';
import { DONE, type Tool, type ToolContext, type ToolInvocation } from './tool.ts';

export const relationGet: Tool = {
  name: 'relation-get',
  summary: "Print one side's data of a relation.",
  usage: '[<key> [<unit or application>]]',
  flags: [RELATION_FLAG, { names: ['app'], kind: 'boolean' }],
  defaults: relationDefaults,
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 2],
  run(invocation, context) {
    const relation = relationFor(invocation, context);
    const [key = '-'] = invocation.args;
    const data = readable(relation, memberOf(invocation, context), context);
    return { value: key === '-' || key === '' ? data : (data[key] ?? null) };
  },
};

/** Whose data is meant: a unit's name with a slash, or an application's. @throws Failure when nobody is. */
function memberOf({ args: [, given], flags }: ToolInvocation, { hook }: ToolContext): string {
  const remote = isRelationHook(hook) ? hook : undefined;
  const member = given ?? (flags.on('app') ? undefined : remote?.unit) ?? remote?.application;
  if (member === undefined) throw usage('no unit or application specified');
  if (flags.on('app')) return member.split('/')[0] ?? '';
  if (given !== undefined && !given.includes('/')) throw refuse(`"${given}" is not a valid unit`);
  return member;
}

/**
 * Everything in a relation can be read but for one thing: what an application says to another is its leader's alone
 * on its own side.
 */
function readable(
  relation: Relation,
  member: string,
  context: ToolContext,
): Readonly<Record<string, string>> {
  const { application, isLeader } = context;
  if (member === application && !isPeer(relation) && !isLeader()) throw refuse('permission denied');
  if (isUntold(relation, member, context)) return {};
  const bag = relation.applications[member] ?? relation.units[member] ?? relation.departed?.[member];
  if (bag !== undefined) return bag.data;
  const involved = (member.split('/')[0] ?? '') in relation.applications;
  if (!involved) throw refuse('permission denied');
  // A member that is gone without having said goodbye has nothing to say, which must not fail its departed hook.
  if (member === context.unit.unit || isKnown(member, relation, context)) return {};
  throw refuse(
    `cannot read settings for unit "${member}" in relation "${keyOf(relation)}": settings not found`,
  );
}

/**
 * A stand-in answers within a second, the charm that it plays within minutes: by then every charm has been configured
 * and started without the answer, and is told of it by `relation-changed`. So that charms meet the same order here, the
 * answer cannot be read before that.
 */
function isUntold(
  { id }: Relation,
  member: string,
  { application, hook, model, self }: ToolContext,
): boolean {
  if (member === application || model().applications[member]?.standIn === undefined) return false;
  if (isRelationHook(hook) && hook.relation === id) return hook.kind === 'relation-created';
  return (recall(self().unit.local).relations[String(id)]?.application ?? 0) === 0;
}

const isKnown = (member: string, relation: Relation, context: ToolContext): boolean =>
  membersOf(relation, context).includes(member) ||
  (isRelationHook(context.hook) && context.hook.unit === member);

const keyOf = ({ ends }: Relation): string => ends.map((end) => `${end.application}:${end.name}`).join(' ');

export const relationSet: Tool = {
  name: 'relation-set',
  summary: "Change the unit's or the application's data of a relation.",
  usage: '<key>=<value> [...]',
  flags: [
    RELATION_FLAG,
    { names: ['app'], kind: 'boolean' },
    { names: ['file'], kind: 'text' },
    { names: ['format'], kind: 'text', ignored: true },
  ],
  defaults: relationDefaults,
  arity: [0, 10_000],
  run(invocation, context) {
    const { args, flags } = invocation;
    const relation = relationFor(invocation, context);
    const values = { ...readFileFlag(invocation), ...parsePairs(args) };
    if (flags.on('app') && !context.isLeader()) throw refuse('cannot write relation settings');
    context.writeBag(relation.id, flags.on('app') ? context.application : context.unit.unit, values);
    return DONE;
  },
};

/** The map that came with `--file -`: YAML, of which JSON is a part. Values stay text: `1.0` is not a number here. */
export function readFileFlag({ flags, stdin }: ToolInvocation): Record<string, string> {
  const file = flags.text('file');
  if (file === undefined || file === '') return {};
  if (file !== '-') throw unsupported(`--file ${file} (only --file -)`);
  const document = parseDocument(stdin, { schema: 'failsafe' });
  const content: unknown = document.errors.length > 0 ? undefined : document.toJS();
  if (content === null || content === '') return {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw refuse('cannot read standard input: yaml: expected a map of strings');
  }
  return Object.fromEntries(
    Object.entries(content as Record<string, unknown>).map(([key, value]) => {
      if (value !== null && typeof value === 'object')
        throw refuse(`cannot read standard input: yaml: value of "${key}" is not a string`);
      return [key, value === null || value === undefined ? '' : String(value)];
    }),
  );
}
