import { errorMessage, Failure } from '../../errors/index.ts';
import type { UnitRef } from '../model/index.ts';
import type { AgentParts } from './agent-parts.ts';
import type { TaskRef } from './run-task.ts';
import type { Pod } from './pod/pod.ts';
import { servePod, type ServingParts } from './serve-pod.ts';
import { situationOf } from './situation.ts';
import { createTaskQueue } from './task-queue.ts';
import { unitWriter } from './unit-writer.ts';
import { createWaker } from './waker.ts';
import { watchPod } from './watch-pod.ts';

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

/** Milliseconds until a pod that could not be made, or ended by itself, is made again; doubled each time. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

/** Starts the work of one unit: a loop that asks the resolver what is next and does it, one thing at a time. */
export function startAgent(parts: AgentParts, ref: UnitRef): Agent {
  const { store, log, clock, pods } = parts;
  const write = unitWriter(store, ref, () => clock.now());
  const ending = new AbortController();
  const tasks = createTaskQueue();
  const pebbles: Record<string, string> = {};
  let pod: Pod | undefined;
  const changed = createWaker(clock);
  const unsubscribe = store.subscribe((after, before) => {
    if (after.models[ref.model] !== before.models[ref.model]) changed.fire();
    endIfHurried();
  });
  const look = () => situationOf(store.read(), ref, pebbles, clock.now());
  const serving: ServingParts = { ...parts, write, say, tasks, changed, look };
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
    if (opened.misfit !== undefined) say('WARNING', opened.misfit);
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
      return await servePod(serving, { pod: opened, ref, signal: ending.signal });
    } finally {
      pod = undefined;
      round.abort();
      await opened.release();
      await watching;
    }
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
    tasks.refuse(new Failure('CONTROLLER_UNIT_NOT_RUNNING', `unit ${ref.unit} is gone`));
  }

  return {
    pod: () => pod,
    wake: () => changed.fire(),
    queue(task) {
      const ran = tasks.add(task);
      changed.fire();
      return ran;
    },
    async leave() {
      changed.fire();
      await done;
      await stop();
      write.workload('terminated', '');
      write.lost();
      await pods.remove(ref, { keepStorage: false });
    },
    release: stop,
  };
}
