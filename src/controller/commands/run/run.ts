import type { Model, Operation, Task } from '../../model/index.ts';
import { clockTime, parseDuration, renderData } from '../../render/index.ts';
import { checkParameters } from './action-parameters.ts';
import type { Command, Invocation, Services } from '../line/command.ts';
import { findUnit, modelOf, parseUnit } from '../line/find.ts';
import { plainResult, taskInfo } from './operations.ts';
import { readNamedYaml } from '../line/read-file.ts';
import { refuse, usage } from '../line/refuse.ts';
import { enqueue, waitForTasks } from './tasks.ts';
import { parse } from 'yaml';

export const run: Command = {
  name: 'run',
  summary: 'Run an action on units and wait for its result.',
  usage: '<unit> [<unit> ...] <action> [<key>=<value> ...]',
  scope: 'model',
  formats: ['plain', 'json', 'yaml'],
  flags: [
    { names: ['wait'], kind: 'text' },
    { names: ['params'], kind: 'text' },
    { names: ['background'], kind: 'boolean' },
    { names: ['string-args'], kind: 'boolean' },
    { names: ['utc'], kind: 'boolean', ignored: true },
    { names: ['color'], kind: 'boolean', ignored: true },
    { names: ['no-color'], kind: 'boolean', ignored: true },
    { names: ['max-wait'], kind: 'text', ignored: true },
  ],
  arity: [1, 200],
  async run(invocation, services) {
    const { args, flags, model: uuid, terminal } = invocation;
    const receivers = args.slice(0, firstNot(args, isReceiver));
    const [action, ...words] = args.slice(receivers.length);
    if (receivers.length === 0) throw usage('no unit specified');
    if (action === undefined) throw usage('no action specified');
    const given = await parametersOf(words, invocation, services);
    const wait = waitOf(flags.text('wait'));
    const model = modelOf(services.store.read(), uuid);
    const charm = receivers.map((unit) => charmFor(model, unit))[0];
    const spec = charm?.actions[action];
    if (spec === undefined)
      throw refuse(`action "${action}" not defined for unit "${receivers[0] ?? ''}". (not found)`);
    const checked = checkParameters(action, spec, given);
    const operation = enqueue(services, uuid, {
      kind: 'action',
      name: action,
      summary: `action "${action}"`,
      parameters: checked.ok ? checked.parameters : given,
      units: receivers.flatMap((unit) => findUnit(model, unit)?.name ?? []),
      ...(!checked.ok && { error: checked.message }),
    });
    const ids = Object.keys(operation.tasks);
    const lost = receivers.find((unit) => findUnit(model, unit) === undefined);
    if (lost !== undefined && ids.length === 0) {
      terminal.stderr(
        `\nOperation ${operation.id} failed to schedule any tasks:\n` +
          `linking task to unit: getting unit UUID for "${lost}": unit "${lost}" not found\n`,
      );
      return 0;
    }
    if (flags.on('background')) {
      terminal.stderr(
        `Scheduled operation ${operation.id} with task${ids.length > 1 ? 's' : ''} ${ids.join(', ')}\n` +
          `Check operation status with 'juju show-operation ${operation.id}'\n` +
          ids.map((id) => `Check task status with 'juju show-task ${id}'\n`).join(''),
      );
      return 0;
    }
    announce(operation, invocation);
    return showResults(invocation, services, operation, wait);
  },
};

const isReceiver = (word: string): boolean => parseUnit(word) !== undefined;

function firstNot(words: readonly string[], test: (word: string) => boolean): number {
  const at = words.findIndex((word) => !test(word));
  return at < 0 ? words.length : at;
}

function charmFor(model: Model, unit: string): Model['charms'][string] | undefined {
  const name = parseUnit(unit)?.application ?? '';
  const application = model.applications[name];
  if (application === undefined) {
    const adding = 'adding action operation: ';
    throw refuse(
      `${adding}${adding}getting charm UUID for application "${name}": application "${name}" not found`,
    );
  }
  return model.charms[application.charm];
}

/** `key=value` and `outer.inner=value` words over the `--params` file; values are YAML unless `--string-args`. */
async function parametersOf(
  words: readonly string[],
  { flags, terminal }: Invocation,
  services: Services,
): Promise<Record<string, unknown>> {
  const file = flags.text('params');
  const parameters = file === undefined ? {} : await readNamedYaml(file, terminal, services);
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) throw usage(`argument "${word}" must be of the form key.key.key...=value`);
    const path = word.slice(0, at).split('.');
    const text = word.slice(at + 1);
    const value: unknown = flags.on('string-args') ? text : parse(text, { version: '1.1' });
    assign(parameters, path, value);
  }
  return parameters;
}

function assign(
  target: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next: Record<string, unknown> = inner !== null && typeof inner === 'object' ? { ...inner } : {};
  target[key] = next;
  assign(next, rest, value);
}

export function waitOf(text: string | undefined): number {
  if (text === undefined) return 60_000;
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw usage(`invalid value "${text}" for option --wait: time: invalid duration "${text}"`);
  return milliseconds;
}

function announce({ id, tasks }: Operation, { terminal }: Invocation): void {
  const all = Object.values(tasks);
  terminal.stderr(`Running operation ${id} with ${all.length} task${all.length === 1 ? '' : 's'}\n`);
  for (const task of all) terminal.stderr(`  - task ${task.id} on unit-${task.unit.replace('/', '-')}\n`);
  terminal.stderr('\n');
}

async function showResults(
  invocation: Invocation,
  services: Services,
  operation: Operation,
  wait: number,
): Promise<number> {
  const { terminal, format, model } = invocation;
  for (const id of Object.keys(operation.tasks)) terminal.stderr(`Waiting for task ${id}...\n`);
  const shown = new Map<string, number>();
  const done = await waitForTasks(services, terminal.signal, model, operation.id, wait, (task) => {
    for (const { time, message } of task.log.slice(shown.get(task.id) ?? 0)) {
      terminal.stderr(`${clockTime(time)} ${message}\n`);
    }
    shown.set(task.id, task.log.length);
  });
  if (done.some(({ log }) => log.length > 0)) terminal.stderr('\n');
  return finish(done, { terminal, format });
}

/** Prints the results and complains about tasks whose program failed; shared with `exec`. */
export function finish(
  tasks: readonly Task[],
  { terminal, format }: Pick<Invocation, 'terminal' | 'format'>,
): number {
  if (format === 'plain') terminal.stdout(tasks.map(plainResult).join('\n'));
  else
    terminal.stdout(renderData(format, Object.fromEntries(tasks.map((task) => [task.unit, taskInfo(task)]))));
  const failed = tasks.filter((task) => Number(task.results['return-code'] ?? 0) !== 0);
  if (failed.length === 0) return 0;
  const lines = failed.map(
    (task) => ` - id "${task.id}" with return code ${String(task.results['return-code'])}\n`,
  );
  terminal.stderr(
    `ERROR the following task${failed.length > 1 ? 's' : ''} failed:\n${lines.join('')}\nuse 'juju show-task' to inspect the failure${failed.length > 1 ? 's' : ''}\n\n`,
  );
  return 1;
}
