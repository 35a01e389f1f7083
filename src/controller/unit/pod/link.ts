import { Failure, errorMessage } from '../../../errors/index.ts';
import type { Clock, Listen, Random } from '../../../ports/index.ts';
import type { ToolAnswer, ToolCall } from '../session.ts';
import { deferred } from './deferred.ts';
import { createExchange, noAnswer, type Heard } from './exchange.ts';
import type { CharmProgram, PebbleAnswer } from './pod.ts';

export interface LinkParts {
  readonly listen: Pick<Listen, 'raw'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Pick<Random, 'bytes'>;
  /** Told what is wrong with a connection that is cut. */
  readonly warn: (message: string) => void;
}

/** The controller's end of the connection that a unit's supervisor opens, and opens again when it was cut. */
export interface Link {
  /** Settles when the supervisor is there for the first time. */
  readonly greeted: Promise<void>;
  /** Settles when the charm is unpacked. @throws Failure `CONTROLLER_CHARM_INVALID`. */
  readonly unpacked: Promise<void>;
  /** What is wrong with the charm that was just unpacked, though it may run: a sentence, or undefined. */
  misfit(): string | undefined;
  run(program: CharmProgram, user: { readonly uid: number; readonly gid: number }): Promise<number>;
  /** One HTTP request over a socket of the charm container. `timeout` in milliseconds. */
  request(
    socket: string,
    request: { readonly method: string; readonly path: string; readonly body?: string },
    timeout: number,
  ): Promise<PebbleAnswer>;
  close(): Promise<void>;
}

interface Running {
  readonly program: CharmProgram;
  readonly resolve: (code: number) => void;
  readonly reject: (error: unknown) => void;
}

interface Asked {
  readonly resolve: (answer: PebbleAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Listens for the supervisor of `unit`.
 *
 * @throws Failure `NETWORK_UNREACHABLE` when the socket cannot be made.
 */
export async function openLink(parts: LinkParts, unit: string, socketPath: string): Promise<Link> {
  const running = new Map<number, Running>();
  const asked = new Map<number, Asked>();
  const greeted = deferred();
  const unpacked = deferred();
  let misfit: string | undefined;
  let nextId = 1;

  const exchange = createExchange({
    unit,
    warn: parts.warn,
    onGreeted: () => greeted.resolve(),
    onMessage: hear,
    onLost(why) {
      const waiting = [...running.values(), ...asked.values()];
      running.clear();
      asked.clear();
      for (const { reject } of waiting) reject(noAnswer(unit, why));
    },
  });

  function hear(message: Heard): void {
    switch (message.type) {
      case 'unpacked':
        misfit = describeMisfit(message);
        return unpacked.resolve();
      case 'broken':
        return unpacked.reject(
          new Failure(
            'CONTROLLER_CHARM_INVALID',
            `the charm of ${unit} cannot be unpacked: ${message.reason}`,
          ),
        );
      case 'output':
        return running.get(message.id)?.program.onOutput(message.stream, message.text);
      case 'exit': {
        const { resolve } = running.get(message.id) ?? {};
        running.delete(message.id);
        return resolve?.(message.code);
      }
      case 'tool':
        return void answerTool(message.call, running.get(message.id)?.program, message);
      case 'http': {
        const { resolve, reject } = asked.get(message.id) ?? {};
        asked.delete(message.id);
        const { status, body = '', error = 'no status' } = message;
        return status === undefined ? reject?.(noAnswer(unit, error)) : resolve?.({ status, body });
      }
    }
  }

  async function answerTool(call: number, program: CharmProgram | undefined, from: ToolCall): Promise<void> {
    const { tool, args, stdin } = from;
    const answer = await (program?.onTool({ tool, args, stdin }) ?? Promise.resolve(noContext)).catch(
      (error: unknown): ToolAnswer => ({ code: 1, stdout: '', stderr: `ERROR ${errorMessage(error)}\n` }),
    );
    const { code, stdout, stderr } = answer;
    try {
      exchange.tell({ type: 'answer', call, code, stdout, stderr });
    } catch {
      // Whoever called is dead already: the supervisor kills what ran on a connection that is gone.
    }
  }

  const listener = await parts.listen.raw({ socketPath, mode: 0o600 }, exchange.serve);

  return {
    greeted: greeted.promise,
    unpacked: unpacked.promise,
    misfit: () => misfit,
    async run(program, { uid, gid }) {
      const { argv, env, cwd, signal } = program;
      const cancelled = (): Failure => new Failure('CANCELLED', `${argv[0]} was cancelled`);
      if (signal.aborted) throw cancelled();
      const id = nextId;
      nextId += 1;
      const token = Buffer.from(parts.random.bytes(24)).toString('hex');
      const ended = new Promise<number>((resolve, reject) => running.set(id, { program, resolve, reject }));
      const kill = (): void => {
        if (running.has(id) && exchange.isConnected()) exchange.tell({ type: 'kill', id });
      };
      try {
        exchange.tell({
          type: 'run',
          id,
          argv,
          env: { ...env, JUJU_CONTEXT_ID: token },
          cwd,
          uid,
          gid,
          token,
        });
        signal.addEventListener('abort', kill, { once: true });
        const code = await ended;
        if (signal.aborted) throw cancelled();
        return code;
      } finally {
        running.delete(id);
        signal.removeEventListener('abort', kill);
      }
    },
    async request(socket, request, timeout) {
      const id = nextId;
      nextId += 1;
      const answered = new Promise<PebbleAnswer>((resolve, reject) => asked.set(id, { resolve, reject }));
      const limit = new AbortController();
      try {
        exchange.tell({ type: 'http', id, socket, ...request, seconds: timeout / 1000 });
        // The supervisor keeps the time; this is for one that does not.
        const late = parts.clock.sleep(timeout + 1000, limit.signal).then(() => {
          throw noAnswer(unit, `no answer within ${timeout} ms`);
        });
        return await Promise.race([answered, late]);
      } finally {
        asked.delete(id);
        limit.abort();
      }
    },
    async close() {
      exchange.end();
      await listener.close();
    },
  };
}

function describeMisfit({ python, foreign = [] }: Extract<Heard, { type: 'unpacked' }>): string | undefined {
  if (python === undefined || foreign.length === 0) return undefined;
  return `the charm has native modules for other Pythons than ${python}, which its base has here: ${foreign.join(', ')}; pack it for its base`;
}

const noContext: ToolAnswer = { code: 1, stdout: '', stderr: 'ERROR no hook of this context runs\n' };
