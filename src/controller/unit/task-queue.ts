import type { TaskRef } from './run-task.ts';

/** A task that somebody waits for. */
export interface QueuedTask extends TaskRef {
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

export interface TaskQueue {
  /** Settles when the task has run, or will never. */
  add(task: TaskRef): Promise<void>;
  /** The one that was added first. */
  take(): QueuedTask | undefined;
  /** Lets all that are left fail. */
  refuse(reason: Error): void;
}

/** Tasks of one unit, which run one at a time between its hooks. */
export function createTaskQueue(): TaskQueue {
  const tasks: QueuedTask[] = [];
  return {
    add: (task) => new Promise((done, failed) => tasks.push({ ...task, done, failed })),
    take: () => tasks.shift(),
    refuse(reason) {
      for (const task of tasks.splice(0)) task.failed(reason);
    },
  };
}
