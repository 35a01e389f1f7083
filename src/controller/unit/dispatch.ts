import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { UnitRef } from '../model/index.ts';
import { dispatchEnvironment } from './environment.ts';
import { hookName, type Hook } from './hook.ts';
import { openSession } from './open-session.ts';
import type { Pod } from './pod/pod.ts';
import type { HookSession, SessionParts } from './session.ts';

export interface Dispatched {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Its pending writes are still to be committed, or to be dropped with it. */
  readonly session: HookSession;
}

export interface DispatchRequest {
  readonly pod: Pod;
  readonly ref: UnitRef;
  readonly hook: Hook;
  /** What to run instead of the charm's `dispatch`. */
  readonly argv?: readonly [string, ...string[]];
  readonly signal: AbortSignal;
}

/** What Debian and Ubuntu give root. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Nothing answers there; charms only look whether it is set. */
const API_ADDRESSES = '127.0.0.1:17070';
/** Bytes of each stream that the result of an action may have. */
const KEPT = 1024 * 1024;

/**
 * Runs the charm for one hook, with the hook tools answered by a session.
 *
 * @throws Failure as `Pod.run`, when the pod and not the charm is the reason that it ended.
 */
export async function dispatch(parts: SessionParts, request: DispatchRequest): Promise<Dispatched> {
  const { pod, ref, hook } = request;
  const model = parts.store.read().models[ref.model];
  if (model === undefined)
    throw new Failure('CONTROLLER_UNIT_NOT_RUNNING', `the model of ${ref.unit} is gone`);
  const session = openSession(parts, ref, hook);
  const log = outputLog(parts, ref, hook);
  const kept = { stdout: '', stderr: '' };
  const exitCode = await pod.run({
    argv: request.argv ?? [join(pod.charmDir, 'dispatch')],
    cwd: pod.charmDir,
    env: dispatchEnvironment({
      model,
      unit: ref,
      hook,
      contextId: Buffer.from(parts.random.bytes(16)).toString('hex'),
      charmDir: pod.charmDir,
      toolsDir: pod.toolsDir,
      socket: `${pod.toolsDir}/agent.socket`,
      path: PATH,
      apiAddresses: API_ADDRESSES,
    }),
    signal: request.signal,
    onOutput(stream, text) {
      if (kept[stream].length < KEPT) kept[stream] += text;
      if (request.argv === undefined) log.write(stream, text);
    },
    onTool: (call) => Promise.resolve(session.answer(call)),
  });
  log.end();
  return { exitCode, ...kept, session };
}

/** Whole lines of output into the model's log, as the uniter does it. */
function outputLog(
  { log, clock }: SessionParts,
  { model, unit }: UnitRef,
  hook: Hook,
): { write(stream: 'stdout' | 'stderr', text: string): void; end(): void } {
  const open = { stdout: '', stderr: '' };
  const append = (stream: 'stdout' | 'stderr', message: string): void =>
    log.append(model, {
      time: clock.now(),
      entity: `unit-${unit.replace('/', '-')}`,
      level: stream === 'stdout' ? 'INFO' : 'WARNING',
      module: `unit.${unit}.${hookName(hook)}`,
      message,
    });
  return {
    write(stream, text) {
      const lines = (open[stream] + text).split('\n');
      open[stream] = lines.pop() ?? '';
      for (const line of lines) append(stream, line);
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const)
        if (open[stream] !== '') append(stream, open[stream]);
    },
  };
}
