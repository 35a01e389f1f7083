#!/usr/bin/env node
import { actions } from '../../actions/index.ts';
import {
  prepareSchemas,
  runAction,
  toolEnvironment,
  type ActionDefinition,
  type ActionMain,
  type Shell,
} from '../action/index.ts';
import { Failure } from '../errors/index.ts';
import { createNodePorts, type NodePorts } from '../ports/node/index.ts';
import { demo } from './demo/definition.ts';
import { parseFlags } from './flags.ts';
import { renderHelp } from './help.ts';
import { nearest } from './nearest.ts';
import { localDown, localStatus, localUp } from './local/definition.ts';
import { createTerminalShell, printFailure } from './terminal-shell.ts';

/** Milliseconds in which an interrupted demo stops its containers. */
const TEAR_DOWN_LIMIT = 60_000;

/** A command that is not an action. It answers the process's exit code. */
interface Command {
  readonly summary: string;
  run(args: readonly string[]): Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  local: { summary: 'Start (up), remove (down) or list (status) controllers of this machine', run: runLocal },
  init: {
    summary: 'Write rockcraft.yaml, a charm and a workflow for an app',
    run: (args) =>
      withPorts(async (ports, print) => (await import('./init/command.ts')).init({ args, ports, print })),
  },
  expand: {
    summary: 'Print the expanded rockcraft.yaml or charmcraft.yaml of a folder',
    run: (args) =>
      withPorts(async (ports, print) =>
        (await import('./expand/command.ts')).expand({ args, env: process.env, ports, print }),
      ),
  },
  demo: {
    summary: demo.description,
    run: (args) =>
      runLikeAction(demo, async () => (await import('./demo/main.ts')).main, args, TEAR_DOWN_LIMIT),
  },
};

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(overview());
    return name === undefined ? 2 : 0;
  }
  const command = commands[name];
  if (command !== undefined) return command.run(rest);
  const action = actions.find(({ definition }) => definition.name === name);
  if (action === undefined) {
    const similar = nearest(name, [
      ...Object.keys(commands),
      ...actions.map(({ definition }) => definition.name),
    ]);
    throw new Failure('INPUT_INVALID', `there is no command ${name}`, {
      hint:
        similar === undefined
          ? 'paas-action help lists the commands.'
          : `Did you mean: paas-action ${similar}`,
    });
  }
  return withFlags(action.definition, rest, (shell) => action.run(shell));
}

/** Runs a command that is declared as an action is, but ships only here. */
function runLikeAction<D extends ActionDefinition>(
  definition: D,
  load: () => Promise<ActionMain<D>>,
  args: readonly string[],
  cleanUpLimit?: number,
): Promise<number> {
  return withFlags(definition, args, (shell) => runAction(definition, load, shell, cleanUpLimit));
}

async function runLocal([verb = '', ...args]: readonly string[]): Promise<number> {
  if (['--help', '-h', 'help'].includes(verb)) {
    for (const definition of [localUp, localDown, localStatus])
      process.stdout.write(`paas-action ${definition.name}: ${definition.description}\n`);
    return 0;
  }
  if (verb === 'up') return runLikeAction(localUp, async () => (await import('./local/main.ts')).up, args);
  if (verb === 'down')
    return runLikeAction(
      localDown,
      async () => (await import('./local/main.ts')).down,
      args,
      TEAR_DOWN_LIMIT,
    );
  if (verb === 'status' || verb === 'list')
    return runLikeAction(localStatus, async () => (await import('./local/main.ts')).status, args);
  throw new Failure(
    'INPUT_INVALID',
    verb === '' ? 'local needs a verb' : `there is no command local ${verb}`,
    {
      hint: 'paas-action local up, paas-action local down, paas-action local status',
    },
  );
}

/** Runs a command that prints its answer and nothing else. */
async function withPorts(
  run: (ports: NodePorts, print: (text: string) => void) => Promise<number>,
): Promise<number> {
  prepareSchemas('seldom');
  const { reporter } = createTerminalShell({ inputs: {} });
  const { signal } = new AbortController();
  const ports = createNodePorts({ reporter, signal, toolEnv: toolEnvironment(process.env) });
  try {
    return await run(ports, (text) => void process.stdout.write(text));
  } finally {
    await ports.dispose();
  }
}

async function withFlags(
  definition: ActionDefinition,
  args: readonly string[],
  run: (shell: Shell) => Promise<number>,
): Promise<number> {
  const flags = parseFlags(definition, args);
  if (!flags.help) return run(createTerminalShell(flags));
  process.stdout.write(renderHelp(definition));
  return 0;
}

function overview(): string {
  const rows = [
    ...actions.map(({ definition }) => [definition.name, definition.description]),
    ...Object.entries(commands).map(([name, { summary }]) => [name, summary]),
  ];
  const lines = rows.map(([name = '', summary = '']) => `  ${name.padEnd(18)}${summary}`);
  return [
    'Usage: paas-action COMMAND [flags]',
    '',
    ...lines,
    '',
    'paas-action COMMAND --help shows its flags.',
    '',
  ].join('\n');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  printFailure(error);
  process.exitCode = error instanceof Failure && error.code === 'INPUT_INVALID' ? 2 : 1;
}
