import { Failure } from '../../errors/index.ts';
import type { Command, Completed } from '../exec.ts';

const SHOWN_LINES = 15;

/** Nothing has run. */
export function cannotStart(program: string, command: Command, error: NodeJS.ErrnoException): Failure {
  if (error.code === 'ENOENT') {
    // Node reports a missing working directory exactly like a missing program.
    return new Failure(
      'TOOL_MISSING',
      `cannot start ${program}${command.cwd ? ` in ${command.cwd}` : ''}: not found`,
      {
        hint: `Install ${program}, or run the setup-craft action before this step.`,
        cause: error,
      },
    );
  }
  return new Failure('TOOL_FAILED', `cannot start ${program}: ${error.message}`, { cause: error });
}

/** It has ended with a code that is not accepted, or by a signal. */
export function failed(program: string, completed: Completed, killedBy: NodeJS.Signals | null): Failure {
  const how = killedBy === null ? `exit code ${completed.exitCode}` : `signal ${killedBy}`;
  return new Failure('TOOL_FAILED', `${program} failed with ${how}`, {
    details: lastLines(completed.stderr.trim() || completed.stdout),
    cause: completed,
  });
}

/** It was stopped after `limit` milliseconds. */
export function tookTooLong({ argv }: Command, limit: number, said: string): Failure {
  return new Failure('TOOL_TIMEOUT', `${argv[0]} was stopped after ${seconds(limit)}`, {
    hint: `Run it by hand to see where it hangs: ${render(argv)}`,
    details: lastLines(said),
    retryable: true,
  });
}

function lastLines(text: string): string[] {
  return text.trimEnd().split('\n').slice(-SHOWN_LINES);
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

function render(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
