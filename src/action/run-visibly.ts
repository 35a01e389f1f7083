import { readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { Failure } from '../errors/index.ts';
import { endWithProcess, killGroup, type ProcessGroup } from '../ports/node/index.ts';

export interface VisibleCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until the program is stopped. */
  readonly timeout: number;
  /** Where its output goes, as it comes. */
  readonly output: Writable;
  /** Fires when the run is cancelled: the program and all that it has started are stopped. */
  readonly signal: AbortSignal;
}

/** Milliseconds between the polite signal and the one that cannot be refused. */
const KILL_GRACE = 3_000;

/**
 * Runs an installer in the way that users of actions know: the command is printed, then its output as it comes.
 * `@actions/exec` knows no time limit, and does not tell whom it has started. So coreutils' `timeout` stands in front of
 * the program and leads a group of all that comes of it, which is found by its command line.
 *
 * @throws Failure `TOOL_FAILED`, `TOOL_TIMEOUT` or `CANCELLED`
 */
export async function runVisibly({ argv, env, timeout, output, signal }: VisibleCommand): Promise<void> {
  if (signal.aborted) throw cancelled(argv);
  const { exec } = await import('@actions/exec');
  const seconds = Math.ceil(timeout / 1000);
  const words = ['--kill-after=5', String(seconds), ...argv];
  const lines: string[] = [];
  const running = exec('timeout', words, {
    env: { ...env },
    outStream: output,
    errStream: output,
    ignoreReturnCode: true,
    listeners: {
      stdline: (line) => void lines.push(line),
      errline: (line) => void lines.push(line),
    },
  });
  let killer: NodeJS.Timeout | undefined;
  const groups = (): readonly ProcessGroup[] =>
    childrenWith(words).map((pid) => ({ pid, program: argv[0], env }));
  const onAbort = (): void => {
    const stopped = groups();
    const ends = stopped.map(endWithProcess);
    for (const group of stopped) killGroup(group, 'SIGTERM');
    killer = setTimeout(() => {
      for (const group of stopped) killGroup(group, 'SIGKILL');
    }, KILL_GRACE);
    void running.finally(() => ends.forEach((end) => end())).catch(() => undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const exitCode = await running.finally(() => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(killer);
  });
  if (signal.aborted) throw cancelled(argv);
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

function cancelled(argv: readonly string[]): Failure {
  return new Failure('CANCELLED', `${argv[0] ?? ''} was stopped because the run was cancelled`);
}

/** The processes that this one has started with these arguments. */
function childrenWith(words: readonly string[]): readonly number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  return children.filter((pid) => argumentsOf(pid) === words.join('\0')).map(Number);
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1, -1).join('\0');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
