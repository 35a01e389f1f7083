import type { Json, Operation, Task } from '../../model/index.ts';
import type { Services } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

/** Finished operations that a model remembers. */
const KEPT = 500;

export interface NewOperation {
  readonly kind: Operation['kind'];
  readonly name: string;
  readonly summary: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly units: readonly string[];
  readonly timeout?: number;
  /** The parameters are wrong: the tasks end at once with this message. */
  readonly error?: string;
}

/** Writes an operation with a task for each unit into the model and hands the tasks to the units' agents. */
export function enqueue(services: Services, uuid: string, wanted: NewOperation): Operation {
  const now = services.clock.now();
  const id = services.store.commit((state) => {
    const model = modelOf(state, uuid);
    const take = (): string => String(model.nextOperation++);
    const operation: Operation = {
      id: take(),
      kind: wanted.kind,
      name: wanted.name,
      parameters: toJson(wanted.parameters),
      summary: wanted.summary,
      enqueued: now,
      ...(wanted.timeout !== undefined && { timeout: wanted.timeout }),
      ...(wanted.error !== undefined && { completed: now }),
      tasks: {},
    };
    // Juju takes a number for the task also when there is no such unit.
    if (wanted.units.length === 0) take();
    for (const unit of wanted.units) {
      const task: Task = {
        id: take(),
        unit,
        status: wanted.error === undefined ? 'pending' : 'error',
        enqueued: now,
        message: wanted.error ?? '',
        log: [],
        results: {},
      };
      operation.tasks[task.id] = task;
    }
    model.operations[operation.id] = operation;
    const old = Object.values(model.operations).filter((each) => each.completed !== undefined);
    for (const each of old.slice(0, Math.max(0, old.length - KEPT)))
      Reflect.deleteProperty(model.operations, each.id);
    return operation.id;
  });
  const operation = operationOf(services, uuid, id);
  if (wanted.error === undefined) {
    for (const task of Object.values(operation.tasks)) start(services, uuid, operation, task);
  }
  return operation;
}

function start(services: Services, model: string, operation: Operation, task: Task): void {
  const { agents, store, clock } = services;
  const unit = { model, unit: task.unit };
  const work =
    operation.kind === 'action'
      ? agents.runAction(unit, operation.id, task.id)
      : agents.exec(unit, operation.id, task.id);
  // The agent writes the result; only when it could not even begin is there something left to say.
  work.catch((error: unknown) => {
    store.commit((state) => {
      const draft = state.models[model]?.operations[operation.id]?.tasks[task.id];
      if (draft === undefined || isDone(draft)) return;
      draft.status = 'failed';
      draft.message = error instanceof Error ? error.message : String(error);
      draft.completed = clock.now();
    });
  });
}

/**
 * Waits until all tasks have ended, calling `seen` with each new state of each.
 *
 * @throws Failure `timed out waiting for results from: unit app/0`.
 */
export async function waitForTasks(
  services: Services,
  signal: AbortSignal,
  model: string,
  id: string,
  wait: number,
  seen: (task: Task) => void,
): Promise<Task[]> {
  const { store, clock } = services;
  const give = new AbortController();
  const current = (): Task[] => Object.values(operationOf(services, model, id).tasks);
  const finished = new Promise<void>((resolve) => {
    const look = (): void => {
      const tasks = current();
      for (const task of tasks) seen(task);
      if (tasks.every(isDone)) resolve();
    };
    const stop = store.subscribe((after, before) => {
      if (after.models[model]?.operations !== before.models[model]?.operations) look();
    });
    const end = (): void => {
      stop();
      resolve();
    };
    give.signal.addEventListener('abort', end, { once: true });
    signal.addEventListener('abort', end, { once: true });
    look();
  });
  const clocked = clock.sleep(wait, give.signal).catch(() => undefined);
  await Promise.race([finished, clocked]);
  give.abort();
  const late = current().filter((task) => !isDone(task));
  if (late.length > 0) {
    throw refuse(`timed out waiting for results from: ${late.map(({ unit }) => `unit ${unit}`).join(', ')}`);
  }
  return current();
}

function operationOf({ store }: Services, model: string, id: string): Operation {
  const operation = store.read().models[model]?.operations[id];
  if (operation === undefined) throw refuse('the model was removed while the command ran');
  return operation;
}

const isDone = ({ status }: Task): boolean => !['pending', 'running', 'aborting'].includes(status);

/** What YAML gave (dates become text) as JSON. */
function toJson(value: Readonly<Record<string, unknown>>): Record<string, Json> {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
