import type { Json, Operation, Task } from '../../model/index.ts';
import { goTime, renderData, renderTable, renderYaml, type Printable } from '../../render/index.ts';
import type { Command } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

/** One task as `run` and `exec` print it, without its unit's key. */
export function taskInfo(task: Task): { [key: string]: Printable } {
  return {
    id: task.id,
    log: task.log.length > 0 ? task.log.map(({ time, message }) => `${goTime(time)} ${message}`) : undefined,
    message: task.message || undefined,
    results: Object.keys(task.results).length > 0 ? task.results : undefined,
    status: task.status,
    timing: timing(task),
    unit: task.unit,
  };
}

function timing({
  enqueued,
  started,
  completed,
}: Pick<Task, 'enqueued' | 'started' | 'completed'>): Printable {
  return {
    enqueued: goTime(enqueued),
    started: started === undefined ? undefined : goTime(started),
    completed: completed === undefined ? undefined : goTime(completed),
  };
}

/** The worst of its tasks speaks for an operation; without tasks it is an error. */
function statusOf({ tasks }: Operation): string {
  const all = Object.values(tasks).map(({ status }) => status);
  const order = [
    'error',
    'running',
    'aborting',
    'pending',
    'failed',
    'cancelled',
    'aborted',
    'completed',
  ] as const;
  return order.find((status) => all.includes(status)) ?? 'error';
}

function operationInfo(operation: Operation): Printable {
  return {
    summary: operation.summary,
    status: statusOf(operation),
    action:
      operation.kind === 'action' ? { name: operation.name, parameters: operation.parameters } : undefined,
    timing: timing(operation),
    tasks: Object.fromEntries(
      Object.values(operation.tasks).map((task) => [
        task.id,
        {
          host: task.unit,
          status: task.status,
          timing: timing(task),
          message: task.message || undefined,
          log:
            task.log.length > 0
              ? task.log.map(({ time, message }) => `${goTime(time)} ${message}`)
              : undefined,
        },
      ]),
    ),
  };
}

export const operations: Command = {
  name: 'operations',
  aliases: ['list-operations'],
  summary: 'List what run and exec started.',
  usage: '',
  scope: 'model',
  formats: ['plain', 'json', 'yaml'],
  flags: [
    { names: ['status'], kind: 'list' },
    { names: ['limit'], kind: 'number' },
  ],
  arity: [0, 0],
  async run({ flags, format, model: uuid, terminal }, { store }) {
    const wanted = flags.list('status').flatMap((word) => word.split(','));
    const listed = Object.values(modelOf(store.read(), uuid).operations)
      .filter((operation) => wanted.length === 0 || wanted.includes(statusOf(operation)))
      .slice(0, flags.number('limit') ?? 50);
    if (listed.length === 0) {
      terminal.stderr('no matching operations\n');
      return 0;
    }
    if (format === 'plain') {
      const rows = listed.map((o) => [
        o.id,
        statusOf(o),
        goTime(o.enqueued),
        Object.keys(o.tasks).join(','),
        o.summary,
      ]);
      terminal.stdout(
        renderTable(
          ['Id', 'Status', 'Started', 'Task IDs', 'Summary'].map((title) => ({ title })),
          rows,
        ),
      );
    } else
      terminal.stdout(renderData(format, Object.fromEntries(listed.map((o) => [o.id, operationInfo(o)]))));
    return 0;
  },
};

export const showOperation: Command = {
  name: 'show-operation',
  summary: 'Show one operation and its tasks.',
  usage: '<operation id>',
  scope: 'model',
  formats: ['yaml', 'json'],
  flags: [{ names: ['utc'], kind: 'boolean', ignored: true }],
  arity: [1, 1],
  async run({ args: [id = ''], format, model: uuid, terminal }, { store }) {
    const operation = modelOf(store.read(), uuid).operations[id];
    if (operation === undefined) throw refuse(`operation "${id}" not found`);
    terminal.stdout(renderData(format, operationInfo(operation)));
    return 0;
  },
};

export const showTask: Command = {
  name: 'show-task',
  summary: 'Show the result of one task.',
  usage: '<task id>',
  scope: 'model',
  formats: ['plain', 'json', 'yaml'],
  flags: [{ names: ['utc'], kind: 'boolean', ignored: true }],
  arity: [1, 1],
  async run({ args: [id = ''], format, model: uuid, terminal }, { store }) {
    const task = Object.values(modelOf(store.read(), uuid).operations)
      .flatMap(({ tasks }) => Object.values(tasks))
      .find((each) => each.id === id);
    if (task === undefined) throw refuse(`task "${id}" not found`);
    terminal.stdout(format === 'plain' ? plainResult(task) : renderData(format, taskInfo(task)));
    return 0;
  },
};

/** What a person sees: the charm's results as YAML and the program's output as it is. */
export function plainResult(task: Task): string {
  const { 'return-code': code, stdout, stderr, ...own } = task.results;
  void code;
  const failed = task.status === 'completed' ? '' : `Action id ${task.id} ${task.status}: ${task.message}\n`;
  const sorted = Object.fromEntries(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)));
  const results = Object.keys(own).length > 0 ? `${renderYaml(sorted)}\n` : '';
  return `${failed}${results}${textOf(stdout)}${textOf(stderr)}`;
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
