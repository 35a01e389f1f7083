/** One program to run. There is never a shell between us and it. */
export interface Command {
  /** Program and arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Added to the scrubbed environment (PATH, HOME, locale, proxies; never a secret) that the boundary made. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to the program's standard input, which is then closed. Without it the input is empty. */
  readonly stdin?: string | Uint8Array;
  /** Milliseconds until the program and everything that it started are killed. Default: 10 minutes. */
  readonly timeout?: number;
  /** Most bytes of each stream that are kept; the oldest are dropped. Default: 16 MiB. */
  readonly keep?: number;
  /** Called with each whole line as it arrives, for progress. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Exit codes that are not an error. Default: only 0. */
  readonly accept?: readonly number[];
}

export interface Completed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time in milliseconds. */
  readonly took: number;
}

/** A running program whose output is consumed as a stream (an archive, for example). */
export interface StreamingProcess {
  readonly stdout: AsyncIterable<Uint8Array>;
  /** Settles when the program has ended; rejects as `Exec.run` does. */
  readonly done: Promise<Completed>;
}

export interface Exec {
  /**
   * Runs a program to its end.
   *
   * @throws Failure `TOOL_MISSING`, `TOOL_FAILED` (details: the last lines), `TOOL_TIMEOUT` or `CANCELLED`.
   */
  run(command: Command): Promise<Completed>;
  /** Starts a program and hands out its standard output as it comes, with back-pressure. */
  stream(command: Command): StreamingProcess;
  /** Starts a program that outlives this one; its output goes to `log`. Returns its process id. */
  detach(command: Command & { readonly log: string }): Promise<number>;
  /** Sends a signal to a process, or with a negative id to its group; false when it is gone. */
  signal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 0): boolean;
  /** The absolute path of a program on PATH, or undefined. */
  which(program: string): Promise<string | undefined>;
}
