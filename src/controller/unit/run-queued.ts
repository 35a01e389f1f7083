import type { DispatchRequest } from './dispatch.ts';
import type { HookParts } from './run-hook.ts';
import { runTask } from './run-task.ts';
import type { Situation } from './situation.ts';
import type { QueuedTask } from './task-queue.ts';

/**
 * Runs a task that somebody waits for, and shows in the status of the unit that it runs.
 *
 * @throws what the task throws
 */
export async function runQueued(
  parts: HookParts,
  request: Pick<DispatchRequest, 'pod' | 'ref' | 'signal'>,
  task: QueuedTask,
  { model, unit }: Situation,
): Promise<void> {
  const { write } = parts;
  const operation = model.operations[task.operation];
  const doing = operation?.kind === 'exec' ? 'juju-exec' : (operation?.name ?? '');
  write.agent('executing', `running action ${doing}`);
  try {
    await runTask(parts, request, task);
    task.done();
  } catch (error) {
    task.failed(error);
    throw error;
  }
  // What failed before is still to be mended.
  if (unit.agent.current === 'error') write.agent('error', unit.agent.message);
}
