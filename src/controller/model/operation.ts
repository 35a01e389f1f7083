import { z } from 'zod/mini';
import { json } from './values.ts';

const taskStatus = z.enum([
  'pending',
  'running',
  'completed',
  'failed',
  'cancelled',
  'aborting',
  'aborted',
  'error',
]);
export type TaskStatus = z.infer<typeof taskStatus>;

/** One action or command on one unit. */
const task = z.object({
  id: z.string(),
  unit: z.string(),
  status: taskStatus,
  /** Milliseconds since 1970. */
  enqueued: z.number(),
  started: z.optional(z.number()),
  completed: z.optional(z.number()),
  message: z.string(),
  /** The action said `action-fail`: it goes on, but when its program ends the task is `failed`, with its message. */
  failing: z.optional(z.boolean()),
  /** `action-log` lines. */
  log: z.array(z.object({ time: z.number(), message: z.string() })),
  /** Nested as `action-set a.b=c` makes it; plus `return-code`, `stdout`, `stderr`. */
  results: z.record(z.string(), json),
});
export type Task = z.infer<typeof task>;

/** What `juju run` or `juju exec` started. Operations and tasks share one row of numbers. */
export const operation = z.object({
  id: z.string(),
  kind: z.enum(['action', 'exec']),
  /** Name of the action, or the shell line of `juju exec`. */
  name: z.string(),
  /** Of the action, with the schema's defaults filled in. */
  parameters: z.record(z.string(), json),
  summary: z.string(),
  enqueued: z.number(),
  completed: z.optional(z.number()),
  /** Milliseconds after which a task is stopped. */
  timeout: z.optional(z.number()),
  tasks: z.record(z.string(), task),
});
export type Operation = z.infer<typeof operation>;
