import { z } from 'zod/mini';
import type { Clock } from '../ports/index.ts';
import { readFrames, type Frame } from './frames.ts';
import type { Transport } from './transport.ts';

export interface ExecRequest {
  readonly argv: readonly string[];
  /** Added to the container's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Sent as it comes; its end closes the program's input. Absent: the input is empty. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** A terminal of this size: the output is then one stream, called stdout. */
  readonly terminal?: { readonly rows: number; readonly columns: number };
  /** Gives up listening. The program itself goes on: engines cannot kill what they exec'ed. */
  readonly signal?: AbortSignal;
}

export interface RunningExec {
  readonly output: AsyncIterable<Frame>;
  /** The exit code, once `output` has been read to its end and the program has ended; 137 when it was given up. */
  exitCode(): Promise<number>;
}

const created = z.object({ Id: z.string() });
const inspected = z.object({ ExitCode: z.nullable(z.number()), Running: z.boolean() });

/** Milliseconds between two looks for the exit code: the first, and the longest after doubling. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 200;
/** The exit code of what nobody waits for any more: that of a program which was killed. */
const KILLED = 137;

export function execOf(
  transport: Transport,
  clock: Pick<Clock, 'sleep'>,
): (container: string, request: ExecRequest) => Promise<RunningExec> {
  return async (container, { argv, env, stdin, terminal, signal }) => {
    const subject = { kind: 'container', name: container, verb: 'run a program in' } as const;
    const { Id } = await transport.json(
      {
        method: 'POST',
        path: `/containers/${encodeURIComponent(container)}/exec`,
        subject,
        json: {
          AttachStdin: stdin !== undefined,
          AttachStdout: true,
          AttachStderr: true,
          Tty: terminal !== undefined,
          Cmd: argv,
          Env: Object.entries(env ?? {}).map(([key, value]) => `${key}=${value}`),
        },
      },
      created,
    );
    const connection = await transport.upgrade({
      method: 'POST',
      path: `/exec/${Id}/start`,
      subject,
      json: { Detach: false, Tty: terminal !== undefined },
      ...(signal !== undefined && { signal }),
    });
    if (terminal !== undefined) {
      // Only a running program has a terminal to resize; one that ended at once does not mind.
      await transport
        .done({
          method: 'POST',
          path: `/exec/${Id}/resize`,
          query: { h: terminal.rows, w: terminal.columns },
          subject,
        })
        .catch(() => undefined);
    }
    const cut = (): void => connection.destroy();
    signal?.addEventListener('abort', cut, { once: true });
    // A program that does not read its input to the end closes the pipe; its exit code then says all there is to say.
    const sending = stdin === undefined ? undefined : send(stdin, connection).catch(() => undefined);

    async function* output(): AsyncGenerator<Frame> {
      try {
        if (terminal === undefined) yield* readFrames(connection.output);
        else for await (const data of connection.output) yield { stream: 'stdout', data };
      } finally {
        signal?.removeEventListener('abort', cut);
        connection.destroy();
        void sending;
      }
    }

    return {
      output: output(),
      async exitCode() {
        // The stream ends before the engine has noted the exit code, and long before when the program closes its output.
        for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
          const state = await transport.json({ method: 'GET', path: `/exec/${Id}/json`, subject }, inspected);
          if (state.ExitCode !== null && !state.Running) return state.ExitCode;
          if (signal?.aborted === true) return KILLED;
          await clock.sleep(pause, signal).catch(() => undefined);
        }
      },
    };
  };
}

async function send(
  stdin: AsyncIterable<Uint8Array>,
  connection: { write(data: Uint8Array): Promise<void>; end(): void },
): Promise<void> {
  for await (const chunk of stdin) await connection.write(chunk);
  connection.end();
}
