import type { Writable } from 'node:stream';
import { Failure } from '../errors/index.ts';

export interface VisibleCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until the program is stopped. */
  readonly timeout: number;
  /** Where its output goes, as it comes. */
  readonly output: Writable;
}

/**
 * Runs an installer in the way that users of actions know: the command is printed, then its output as it comes.
 * `@actions/exec` has no time limit of its own, so coreutils' `timeout` stands in front of the program; in the
 * foreground, so that Ctrl-C reaches both.
 *
 * @throws Failure `TOOL_FAILED` or `TOOL_TIMEOUT`
 */
export async function runVisibly({ argv, env, timeout, output }: VisibleCommand): Promise<void> {
  const { exec } = await import('@actions/exec');
  const seconds = Math.ceil(timeout / 1000);
  const lines: string[] = [];
  const exitCode = await exec('timeout', ['--foreground', '--kill-after=5', String(seconds), ...argv], {
    env: { ...env },
    outStream: output,
    errStream: output,
    ignoreReturnCode: true,
    listeners: {
      stdline: (line) => void lines.push(line),
      errline: (line) => void lines.push(line),
    },
  });
  // 124: timed out; 137: had to be killed.
  if (exitCode === 124 || exitCode === 137) {
    throw new Failure('TOOL_TIMEOUT', `${argv[0]} was stopped after ${seconds} s`, {
      details: lines.slice(-15),
    });
  }
  if (exitCode !== 0) {
    throw new Failure('TOOL_FAILED', `${argv.slice(0, 3).join(' ')} failed with exit code ${exitCode}`, {
      details: lines.slice(-15),
    });
  }
}
