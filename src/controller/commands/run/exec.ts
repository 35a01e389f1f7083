import type { Command } from '../line/command.ts';
import { findUnit, modelOf, parseUnit } from '../line/find.ts';
import { splitList } from '../line/pairs.ts';
import { refuse, usage } from '../line/refuse.ts';
import { finish, waitOf } from './run.ts';
import { enqueue, waitForTasks } from './tasks.ts';

export const exec: Command = {
  name: 'exec',
  summary: 'Run a command in the charm containers of units, with the hook tools at hand.',
  usage: '--unit <unit>[,...] | --application <application>[,...] | --all -- <command> [<argument> ...]',
  scope: 'model',
  formats: ['plain', 'json', 'yaml'],
  flagsFirst: true,
  flags: [
    { names: ['unit', 'u'], kind: 'list' },
    { names: ['application', 'a', 'app'], kind: 'list' },
    { names: ['machine'], kind: 'list' },
    { names: ['all'], kind: 'boolean' },
    { names: ['wait'], kind: 'text' },
    { names: ['background'], kind: 'boolean' },
    { names: ['parallel'], kind: 'boolean', ignored: true },
    { names: ['execution-group'], kind: 'text', ignored: true },
    { names: ['operator'], kind: 'boolean', ignored: true },
    { names: ['utc'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 1000],
  async run({ args, flags, format, model: uuid, terminal }, services) {
    const model = modelOf(services.store.read(), uuid);
    if (flags.list('machine').length > 0) throw usage('unable to target machines with a k8s controller');
    if (args.length === 0) throw usage('no commands specified');
    const named = splitList(flags.list('unit'));
    for (const unit of named) {
      const parsed = parseUnit(unit);
      if (parsed === undefined)
        throw usage(`The following exec targets are not valid:\n  "${unit}" is not a valid unit name`);
      if (model.applications[parsed.application] === undefined)
        throw refuse(`application "${parsed.application}" not found`);
    }
    const applications = flags.on('all')
      ? Object.keys(model.applications)
      : splitList(flags.list('application'));
    for (const name of applications) {
      if (model.applications[name] === undefined) throw refuse(`application "${name}" not found`);
    }
    if (named.length === 0 && applications.length === 0) {
      throw usage('You must specify a target, either through --all, --application or --unit');
    }
    const wait = waitOf(flags.text('wait'));
    const lost = named.find((unit) => findUnit(model, unit) === undefined);
    const units = [
      ...named.flatMap((unit) => findUnit(model, unit)?.name ?? []),
      ...applications.flatMap((name) => Object.keys(model.applications[name]?.units ?? {})),
    ];
    const line = args.length === 1 ? (args[0] ?? '') : args.map(quote).join(' ');
    const operation = enqueue(services, uuid, {
      kind: 'exec',
      name: line,
      summary: `exec "${line}"`,
      parameters: {},
      units: [...new Set(units)],
      timeout: wait,
    });
    const ids = Object.keys(operation.tasks);
    if (lost !== undefined && ids.length === 0) {
      terminal.stderr(
        `Operation ${operation.id} failed to schedule any tasks:\n` +
          `linking task to unit: getting unit UUID for "${lost}": unit "${lost}" not found\n`,
      );
      return 0;
    }
    if (flags.on('background')) {
      terminal.stderr(
        `Scheduled operation ${operation.id} with task${ids.length > 1 ? 's' : ''} ${ids.join(', ')}\n`,
      );
      return 0;
    }
    const tasks = await waitForTasks(services, terminal.signal, uuid, operation.id, wait, () => undefined);
    if (format !== 'plain') return finish(tasks, { terminal, format });
    for (const task of tasks) {
      const { stdout, stderr } = task.results;
      if (tasks.length > 1) terminal.stdout(`${task.unit}:\n`);
      if (typeof stdout === 'string') terminal.stdout(stdout);
      if (typeof stderr === 'string') terminal.stdout(stderr);
    }
    return finish(tasks, { terminal: { ...terminal, stdout: () => undefined }, format });
  },
};

/** One word for a POSIX shell, quoted only where it must be. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
