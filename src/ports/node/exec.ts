import type * as ChildProcesses from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Failure } from '../../errors/index.ts';
import type { Command, Completed, Exec, StreamingProcess } from '../exec.ts';
import { cannotStart, failed, tookTooLong } from './exec-failure.ts';
import { findProgram } from './find-program.ts';
import { startWatch } from './stopwatch.ts';
import { endWithProcess, killGroup } from './process-groups.ts';
import { TailBuffer } from './tail-buffer.ts';

const DEFAULT_TIMEOUT = 600_000;
const DEFAULT_KEEP = 16 * 1024 * 1024;
/** Between the polite signal and the one that cannot be refused. */
const KILL_GRACE = 3_000;

export interface ExecOptions {
  /** What every program sees at the time when it starts; `Command.env` is added to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs programs in process groups of their own, so that stopping one stops whatever it started. */
export function createExec({ env: baseEnv, signal }: ExecOptions): Exec {
  function start(command: Command, streamed: boolean): { child: ChildProcess; done: Promise<Completed> } {
    if (signal.aborted) throw new Failure('CANCELLED', 'the run was cancelled');
    const [program, ...args] = command.argv;
    const took = startWatch();
    const child = starter().spawn(program, args, {
      cwd: command.cwd,
      env: { ...baseEnv, ...command.env },
      stdio: [command.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
      shell: false,
    });
    const group = { pid: child.pid ?? 0, program, env: baseEnv };
    const ended = child.pid === undefined ? () => undefined : endWithProcess(group);
    const keep = command.keep ?? DEFAULT_KEEP;
    const stdout = new TailBuffer(keep);
    const stderr = new TailBuffer(keep);
    if (!streamed) child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    if (command.onLine !== undefined) {
      const { onLine } = command;
      const { createInterface } = process.getBuiltinModule('node:readline');
      if (!streamed && child.stdout)
        createInterface(child.stdout).on('line', (line) => onLine(line, 'stdout'));
      if (child.stderr) createInterface(child.stderr).on('line', (line) => onLine(line, 'stderr'));
    }
    if (command.stdin !== undefined) {
      // A program may end without reading its input; that is its business, not an error of ours.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(command.stdin);
    }

    const done = new Promise<Completed>((resolve, reject) => {
      let ending: Failure | undefined;
      let killer: NodeJS.Timeout | undefined;
      const stop = (failure: Failure): void => {
        ending ??= failure;
        if (child.pid === undefined) return;
        killGroup(group, 'SIGTERM');
        killer ??= setTimeout(() => killGroup(group, 'SIGKILL'), KILL_GRACE);
      };
      const limit = command.timeout ?? DEFAULT_TIMEOUT;
      const timer = setTimeout(() => {
        stop(tookTooLong(command, limit, stderr.text() || stdout.text()));
      }, limit);
      const onAbort = (): void =>
        stop(new Failure('CANCELLED', `${program} was stopped because the run was cancelled`));
      signal.addEventListener('abort', onAbort, { once: true });
      const cleanUp = (): void => {
        ended();
        clearTimeout(timer);
        clearTimeout(killer);
        signal.removeEventListener('abort', onAbort);
      };
      child.once('error', (error: NodeJS.ErrnoException) => {
        cleanUp();
        reject(cannotStart(program, command, error));
      });
      child.once('close', (code, killedBy) => {
        cleanUp();
        if (ending !== undefined) {
          killGroup(group, 'SIGKILL');
          reject(ending);
          return;
        }
        const completed: Completed = {
          exitCode: code ?? 128,
          stdout: stdout.text(),
          stderr: stderr.text(),
          took: took(),
        };
        if (killedBy === null && (code === 0 || command.accept?.includes(completed.exitCode)))
          resolve(completed);
        else reject(failed(program, completed, killedBy));
      });
    });
    return { child, done };
  }

  return {
    run: async (command) => start(command, false).done,
    stream(command): StreamingProcess {
      const { child, done } = start(command, true);
      // The consumer awaits `done` after reading; until then a rejection must not count as unhandled.
      done.catch(() => child.stdout?.destroy());
      // Node throws away the output of a program that ends before anybody has asked for it, unless somebody listens.
      child.stdout?.on('readable', () => undefined);
      return { stdout: child.stdout ?? Readable.from([]), done };
    },
    async detach(command) {
      const log = openSync(command.log, 'a', 0o600);
      try {
        const [program, ...args] = command.argv;
        const child = starter().spawn(program, args, {
          cwd: command.cwd,
          env: { ...baseEnv, ...command.env },
          stdio: ['ignore', log, log],
          detached: true,
        });
        return await new Promise<number>((resolve, reject) => {
          child.once('error', (error: NodeJS.ErrnoException) => reject(cannotStart(program, command, error)));
          child.once('spawn', () => {
            child.unref();
            resolve(child.pid ?? 0);
          });
        });
      } finally {
        closeSync(log);
      }
    },
    signal(pid, name) {
      try {
        return process.kill(pid, name);
      } catch {
        return false;
      }
    },
    which: (program) => Promise.resolve(findProgram(program, baseEnv['PATH'] ?? '')),
  };
}

/** Loaded with the first program: many runs start none, and what is loaded here takes them as long as a request. */
function starter(): Pick<typeof ChildProcesses, 'spawn'> {
  return process.getBuiltinModule('node:child_process');
}
