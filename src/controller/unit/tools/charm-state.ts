import { usage } from '../../commands/line/refuse.ts';
import { parsePairs } from '../../commands/line/pairs.ts';
import { readFileFlag } from './relation-data.ts';
import { DONE, type Tool, type ToolContext } from './tool.ts';

export const stateGet: Tool = {
  name: 'state-get',
  summary: 'Print what the charm keeps in the controller.',
  usage: '[<key>]',
  flags: [{ names: ['strict'], kind: 'boolean' }],
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [key = '-'], flags }, { self }) {
    const state = self().unit.charmState ?? {};
    if (key === '-') return { value: state };
    if (flags.on('strict') && state[key] === undefined) throw usage(`"${key}" not found`);
    return { value: state[key] ?? null };
  },
};

export const stateSet: Tool = {
  name: 'state-set',
  summary: 'Keep values in the controller.',
  usage: '<key>=<value> [<key>=<value> ...]',
  flags: [{ names: ['file'], kind: 'text' }],
  arity: [0, 10_000],
  run(invocation, context) {
    const values = { ...readFileFlag(invocation), ...parsePairs(invocation.args) };
    change(context, (state) => ({ ...state, ...values }));
    return DONE;
  },
};

export const stateDelete: Tool = {
  name: 'state-delete',
  summary: 'Forget a value that is kept in the controller.',
  usage: '<key>',
  arity: [1, 1],
  missing: 'missing state key',
  run({ args: [key = ''] }, context) {
    change(context, (state) => Object.fromEntries(Object.entries(state).filter(([name]) => name !== key)));
    return DONE;
  },
};

function change(
  { stage, application, unit }: ToolContext,
  how: (state: Record<string, string>) => Record<string, string>,
): void {
  stage((model) => {
    const own = model.applications[application]?.units[unit.unit];
    if (own !== undefined) own.charmState = how(own.charmState ?? {});
  });
}
