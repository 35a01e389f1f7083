import { Failure } from '../../errors/index.ts';
import type { DispatchRequest } from './dispatch.ts';
import { rememberNewPod, resolve } from './resolve.ts';
import { runHook, type HookParts } from './run-hook.ts';
import { runQueued } from './run-queued.ts';
import type { Situation } from './situation.ts';
import type { TaskQueue } from './task-queue.ts';
import type { Waker } from './waker.ts';

export interface ServingParts extends HookParts {
  readonly tasks: TaskQueue;
  readonly changed: Waker;
  /** The unit as it is now; undefined when it is no more. */
  readonly look: () => Situation | undefined;
}

type Serving = Pick<DispatchRequest, 'pod' | 'ref' | 'signal'>;

/**
 * Does in a running pod what the resolver and those who wait for tasks ask for, one thing at a time.
 *
 * @param signal ends it
 * @returns `again` when the unit needs another pod
 * @throws Failure `CONTROLLER_UNIT_NOT_RUNNING` when the pod ends by itself
 */
export async function servePod(parts: ServingParts, request: Serving): Promise<'gone' | 'again'> {
  const { write, tasks, changed, look } = parts;
  const { pod, signal } = request;
  let end: string | undefined;
  void pod.ended().then(
    (why) => {
      end = why;
      changed.fire();
    },
    () => undefined,
  );
  for (;;) {
    if (signal.aborted) return 'gone';
    if (end !== undefined) throw new Failure('CONTROLLER_UNIT_NOT_RUNNING', end);
    changed.arm();
    await pod.reachOut();
    const situation = look();
    if (situation === undefined) return 'gone';
    const task = situation.memory.installed ? tasks.take() : undefined;
    if (task !== undefined) {
      await runQueued(parts, request, task, situation);
      continue;
    }
    const step = resolve(situation);
    switch (step.kind) {
      case 'hook':
        await runHook(parts, request, step.hook, situation);
        break;
      case 'replace-pod':
        await replacePod(parts, request);
        return 'again';
      case 'gone':
        return 'gone';
      case 'wait':
        if (situation.memory.failed === undefined) {
          write.agent('idle', '');
          if (situation.memory.started) void pod.keepCompiled();
        }
        await changed.rest(step.until);
    }
  }
}

async function replacePod({ write, pods, look }: ServingParts, { pod, ref }: Serving): Promise<void> {
  write.lost();
  await pod.release();
  await pods.remove(ref, { keepStorage: true });
  const version = look()?.application.podVersion ?? 0;
  write.memory((memory) => rememberNewPod(memory, version));
}
