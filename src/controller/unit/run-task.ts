import type { Clock } from '../../ports/index.ts';
import type { ModelStore, Operation, Task, UnitRef } from '../model/index.ts';
import { dispatch, type DispatchRequest } from './dispatch.ts';
import { draftOf } from './unit-writer.ts';
import type { SessionParts } from './session.ts';

export interface TaskRef {
  readonly operation: string;
  readonly task: string;
}

/**
 * Runs one action of the charm, or one command of `juju exec`, and writes what came of it into the model.
 *
 * @throws Failure as `Pod.run`; the task is then not finished.
 */
export async function runTask(
  parts: SessionParts & { readonly clock: Clock },
  { pod, ref, signal }: Pick<DispatchRequest, 'pod' | 'ref' | 'signal'>,
  at: TaskRef,
): Promise<void> {
  const { store, clock } = parts;
  const operation = store.read().models[ref.model]?.operations[at.operation];
  if (operation === undefined || operation.tasks[at.task]?.status !== 'pending') return;
  edit(store, ref, at, (task) => {
    task.status = 'running';
    task.started = clock.now();
  });
  const ending = new AbortController();
  const stop = watchForEnd(store, ref, at, ending);
  const limit = new AbortController();
  if (operation.timeout !== undefined) {
    void clock.sleep(operation.timeout, limit.signal).then(
      () => ending.abort(),
      () => undefined,
    );
  }
  try {
    const { kind, name } = operation;
    const done = await dispatch(parts, {
      pod,
      ref,
      hook: kind === 'exec' ? { kind } : { kind, action: name, ...at },
      ...(kind === 'exec' && { argv: ['/bin/bash', '-c', name] as const }),
      signal: AbortSignal.any([signal, ending.signal]),
    });
    // An action that failed has its say too; Juju drops nothing but the writes of a program that ended badly.
    if (done.exitCode === 0) done.session.commit();
    edit(store, ref, at, (task) => finish(task, operation, done, clock.now()));
  } catch (error) {
    // Ended by a person or by its time limit, not with the unit.
    if (!ending.signal.aborted || signal.aborted) throw error;
    edit(store, ref, at, (task) => {
      task.status = 'aborted';
      task.message = 'the task was ended before it was done';
      task.completed = clock.now();
    });
  } finally {
    stop();
    limit.abort();
  }
  store.commit((state) => {
    const draft = state.models[ref.model]?.operations[at.operation];
    if (draft !== undefined && Object.values(draft.tasks).every(({ completed }) => completed !== undefined))
      draft.completed = clock.now();
  });
}

function finish(
  task: Task,
  { kind }: Operation,
  { exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string },
  now: number,
): void {
  task.completed = now;
  task.results = {
    ...task.results,
    'return-code': exitCode,
    ...(stdout !== '' && { stdout }),
    ...(stderr !== '' && { stderr }),
  };
  if (kind === 'exec') task.status = 'completed';
  else if (exitCode !== 0) {
    task.status = 'failed';
    task.message = `exit status ${exitCode}`;
  } else task.status = task.failing === true ? 'failed' : 'completed';
}

/** `juju cancel-task` marks a running task; its program is then killed. */
function watchForEnd(store: ModelStore, ref: UnitRef, at: TaskRef, ending: AbortController): () => void {
  return store.subscribe((after) => {
    if (after.models[ref.model]?.operations[at.operation]?.tasks[at.task]?.status === 'aborting')
      ending.abort();
  });
}

function edit(store: ModelStore, ref: UnitRef, at: TaskRef, change: (task: Task) => void): void {
  store.commit((state) => {
    const task = draftOf(state, ref)?.model.operations[at.operation]?.tasks[at.task];
    if (task !== undefined) change(task);
  });
}
