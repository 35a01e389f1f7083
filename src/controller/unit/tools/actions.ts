import { refuse, usage } from '../../commands/line/refuse.ts';
import type { Json, Model, Operation, Task } from '../../model/index.ts';
import { DONE, type Tool, type ToolContext } from './tool.ts';

/** Results in which Juju keeps what the action's program printed. */
const RESERVED = ['stdout', 'stdout-encoding', 'stderr', 'stderr-encoding'];
const NO_REASON = 'action failed without reason given, check action for errors';
const KEY = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

export const actionGet: Tool = {
  name: 'action-get',
  summary: "Print the action's parameters.",
  usage: '[<key>[.<key>.<key>...]]',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [path = ''] }, context) {
    const { operation } = current(context);
    return { value: path === '' ? operation.parameters : pick(operation.parameters, path.split('.')) };
  },
};

function pick(value: Json | undefined, [key, ...rest]: readonly string[]): Json {
  if (key === undefined) return value ?? null;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return pick(value[key], rest);
}

export const actionSet: Tool = {
  name: 'action-set',
  summary: 'Add to the results of the action.',
  usage: '<key>=<value> [<key>=<value> ...]',
  arity: [0, 10_000],
  run({ args }, context) {
    const pairs = args.map((word) => {
      const at = word.indexOf('=');
      if (at < 0) throw usage(`argument "${word}" must be of the form key...=value`);
      return { path: pathOf(word.slice(0, at)), value: word.slice(at + 1) };
    });
    changeTask(context, (task) => {
      for (const { path, value } of pairs) assign(task.results, path, value);
    });
    return DONE;
  },
};

function pathOf(key: string): string[] {
  if (RESERVED.includes(key)) throw usage(`cannot set reserved action key "${key}"`);
  const path = key.split('.');
  for (const part of path) {
    if (!KEY.test(part)) {
      throw usage(
        `key "${part}" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods`,
      );
    }
  }
  return path;
}

/** `a.b=1` makes `{a: {b: '1'}}`; what was there before and is no map gives way. */
function assign(target: Record<string, Json>, [key = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const map = inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
  target[key] = map;
  assign(target[key], rest, value);
}

export const actionFail: Tool = {
  name: 'action-fail',
  summary: 'Mark the action as failed; it goes on all the same.',
  usage: '["<failure message>"]',
  arity: [0, 1],
  run({ args: [message = NO_REASON] }, context) {
    changeTask(context, (task) => {
      task.failing = true;
      task.message = message;
    });
    return DONE;
  },
};

export const actionLog: Tool = {
  name: 'action-log',
  summary: 'Tell the user how the action gets on.',
  usage: '<message>',
  arity: [1, 10_000],
  missing: 'no message specified',
  run({ args }, context) {
    const line = { time: context.clock.now(), message: args.join(' ') };
    changeTask(context, (task) => task.log.push(line));
    return DONE;
  },
};

function changeTask(context: ToolContext, change: (task: Task) => void): void {
  current(context);
  context.changeNow((model) => {
    const task = find(model, context)?.task;
    if (task !== undefined) change(task);
  });
}

/** @throws Failure `not running an action`. */
function current(context: ToolContext): { operation: Operation; task: Task } {
  const found = find(context.model(), context);
  if (found === undefined) throw refuse('not running an action');
  return found;
}

function find(model: Model, { hook }: ToolContext): { operation: Operation; task: Task } | undefined {
  if (hook.kind !== 'action') return undefined;
  const operation = model.operations[hook.operation];
  const task = operation?.tasks[hook.task];
  return operation === undefined || task === undefined ? undefined : { operation, task };
}
