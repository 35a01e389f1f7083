#!/usr/bin/env node
import { actions } from '../../actions/index.ts';
import { Failure } from '../errors/index.ts';
import { parseFlags } from './flags.ts';
import { renderHelp } from './help.ts';
import { nearest } from './nearest.ts';
import { createTerminalShell, printFailure } from './terminal-shell.ts';

/** A command that is not an action. It answers the process's exit code. */
interface Command {
  readonly summary: string;
  run(args: readonly string[]): Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {};

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
  const flags = parseFlags(action.definition, rest);
  if (flags.help) {
    process.stdout.write(renderHelp(action.definition));
    return 0;
  }
  return action.run(createTerminalShell(flags));
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
