import { errorMessage, Failure } from '../../errors/index.ts';
import type { Clock } from '../../ports/index.ts';
import type { UnitRef } from '../model/index.ts';
import { rememberNewPod, resolve } from './resolve.ts';
import { runHook } from './run-hook.ts';
import { runTask, type TaskRef } from './run-task.ts';
import type { OnImage } from './pod/index.ts';
import type { Pod } from './pod/pod.ts';
import type { SessionParts } from './session.ts';
import { situationOf } from './situation.ts';
import { unitWriter } from './unit-writer.ts';
import { createWaker } from './waker.ts';
import { watchPod } from './watch-pod.ts';

/** Pods as the agent needs them: made for the application as it is, found again, taken away. */
export interface Pods {
  open(ref: UnitRef, signal: AbortSignal, onImage: OnImage): Promise<Pod>;
  /** With `keepStorage` what the charm stored outlives the pod. */
  remove(ref: UnitRef, options: { readonly keepStorage: boolean }): Promise<void>;
}

export interface AgentParts extends SessionParts {
  readonly clock: Clock;
  readonly pods: Pods;
}

export interface Agent {
  pod(): Pod | undefined;
  /** Runs a task between hooks. Rejects when the unit goes first. */
  queue(task: TaskRef): Promise<void>;
  /** Settles when a dying unit has run its last hooks, or need not because it is hurried, and its pod is gone. */
  leave(): Promise<void>;
  /** Looks at the model again at once. */
  wake(): void;
  /** Ends the work and leaves the containers to the next daemon. */
  release(): Promise<void>;
}

interface Queued extends TaskRef {
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

/** Milliseconds until a pod that could not be made, or ended by itself, is made again; doubled each time. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

/** Starts the work of one unit: a loop that asks the resolver what is next and does it, one thing at a time. */
export function startAgent(parts: AgentParts, ref: UnitRef): Agent {
  const { store, log, clock, pods } = parts;
  const write = unitWriter(store, ref, () => clock.now());
  const ending = new AbortController();
  const tasks: Queued[] = [];
  const pebbles: Record<string, string> = {};
  let pod: Pod | undefined;
  const changed = createWaker(clock);
  const unsubscribe = store.subscribe((after, before) => {
    if (after.models[ref.model] !== before.models[ref.model]) changed.fire();
    endIfHurried();
  });
  const look = () => situationOf(store.read(), ref, pebbles, clock.now());
  endIfHurried();
  const done = work();

  async function work(): Promise<void> {
    let pause = FIRST_RETRY;
    while (!ending.signal.aborted) {
      try {
        if ((await live()) === 'gone') return;
        pause = FIRST_RETRY;
      } catch (error) {
        if (isEnding()) return;
        const message = errorMessage(error);
        say('ERROR', [message, ...(error instanceof Failure ? error.details : [])].join('\n'));
        write.agent('error', message);
        await patience(pause);
        pause = Math.min(pause * 2, LONGEST_RETRY);
      }
    }
  }

  /** From the start of a pod to its end. */
  async function live(): Promise<'gone' | 'again'> {
    if (isDying() && look()?.memory.installed !== true) return 'gone';
    const podVersion = look()?.application.podVersion ?? 0;
    write.podAwaited();
    // A daemon that is killed from here on must leave a state that names the unit, or nobody would clear up after it.
    await store.durable();
    const opened = await pods.open(ref, ending.signal, (container, failure) => {
      if (failure !== undefined) say('WARNING', [failure.message, ...failure.details].join('\n'));
      write.image(container, failure?.message);
    });
    pod = opened;
    write.podStarted(opened.address, podVersion);
    const round = new AbortController();
    const watching = watchPod({
      pod: opened,
      notices: look()?.memory.notices ?? {},
      write,
      clock,
      signal: AbortSignal.any([round.signal, ending.signal]),
      onBoot(container, bootId) {
        if (pebbles[container] === bootId) return;
        if (bootId === undefined) Reflect.deleteProperty(pebbles, container);
        else pebbles[container] = bootId;
        changed.fire();
      },
    });
    try {
      return await serve(opened);
    } finally {
      pod = undefined;
      round.abort();
      await opened.release();
      await watching;
    }
  }

  async function serve(opened: Pod): Promise<'gone' | 'again'> {
    let end: string | undefined;
    void opened.ended().then(
      (why) => {
        end = why;
        changed.fire();
      },
      () => undefined,
    );
    for (;;) {
      if (isEnding()) return 'gone';
      if (end !== undefined) throw new Failure('CONTROLLER_UNIT_NOT_RUNNING', end);
      changed.arm();
      await opened.reachOut();
      const situation = look();
      if (situation === undefined) return 'gone';
      const task = situation.memory.installed ? tasks.shift() : undefined;
      if (task !== undefined) {
        await runQueued(opened, task);
        continue;
      }
      const step = resolve(situation);
      switch (step.kind) {
        case 'hook':
          await runHook(
            { ...parts, write, say },
            { pod: opened, ref, signal: ending.signal },
            step.hook,
            situation,
          );
          break;
        case 'replace-pod':
          await replacePod(opened);
          return 'again';
        case 'gone':
          return 'gone';
        case 'wait':
          if (situation.memory.failed === undefined) write.agent('idle', '');
          await changed.rest(step.until);
      }
    }
  }

  async function replacePod(opened: Pod): Promise<void> {
    write.agent('lost', 'agent is not communicating with the server');
    await opened.release();
    await pods.remove(ref, { keepStorage: true });
    const version = look()?.application.podVersion ?? 0;
    write.memory((memory) => rememberNewPod(memory, version));
  }

  async function runQueued(opened: Pod, task: Queued): Promise<void> {
    const operation = store.read().models[ref.model]?.operations[task.operation];
    const before = look()?.unit.agent;
    write.agent(
      'executing',
      operation?.kind === 'exec' ? 'running commands' : `running action ${operation?.name ?? ''}`,
    );
    try {
      await runTask(parts, { pod: opened, ref, signal: ending.signal }, task);
      task.done();
    } catch (error) {
      task.failed(error);
      throw error;
    }
    // What failed before is still to be mended.
    if (before?.current === 'error') write.agent(before.current, before.message);
  }

  /** A pod that is asked for anew (another image, another charm), or that shall go, need not wait. */
  async function patience(pause: number): Promise<void> {
    const until = clock.now() + pause;
    const version = look()?.application.podVersion;
    for (;;) {
      changed.arm();
      if (isEnding() || isDying() || clock.now() >= until) return;
      if (look()?.application.podVersion !== version) return;
      await changed.rest(until);
    }
  }

  function say(level: 'INFO' | 'WARNING' | 'ERROR', message: string): void {
    log.append(ref.model, {
      time: clock.now(),
      entity: `unit-${ref.unit.replace('/', '-')}`,
      level,
      module: 'juju.worker.uniter.operation',
      message,
    });
  }

  function endIfHurried(): void {
    if (look()?.unit.hurried === true) ending.abort();
  }

  function isDying(): boolean {
    return look()?.unit.life !== 'alive';
  }

  function isEnding(): boolean {
    return ending.signal.aborted;
  }

  async function stop(): Promise<void> {
    ending.abort();
    changed.fire();
    await done.catch(() => undefined);
    unsubscribe();
    const gone = new Failure('CONTROLLER_UNIT_NOT_RUNNING', `unit ${ref.unit} is gone`);
    for (const task of tasks.splice(0)) task.failed(gone);
  }

  return {
    pod: () => pod,
    wake: () => changed.fire(),
    queue: (task) =>
      new Promise((resolved, rejected) => {
        tasks.push({ ...task, done: resolved, failed: rejected });
        changed.fire();
      }),
    async leave() {
      changed.fire();
      await done;
      await stop();
      write.workload('terminated', '');
      await pods.remove(ref, { keepStorage: false });
    },
    release: stop,
  };
}
