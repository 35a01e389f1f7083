import { z } from 'zod/mini';

/** Any JSON value, for what a charm's author shapes (action parameters, schemas). */
export const json = z.json();
export type Json = z.infer<typeof json>;

/** `dying` still has work to do before it goes; `dead` has none and only waits to be forgotten. */
export const life = z.enum(['alive', 'dying', 'dead']);
export type Life = z.infer<typeof life>;

/** A workload's, an agent's or an application's condition. `since` is in milliseconds since 1970. */
export const statusValue = z.object({
  current: z.string(),
  message: z.string(),
  since: z.number(),
  /** Only an error has it: the failing hook, the relation and the remote unit, as `status-get --include-data` shows. */
  data: z.optional(z.record(z.string(), json)),
});
export type StatusValue = z.infer<typeof statusValue>;

/** One line of `show-status-log`. */
export const statusEntry = z.extend(statusValue, { kind: z.enum(['workload', 'juju-unit', 'application']) });
export type StatusEntry = z.infer<typeof statusEntry>;

/**
 * One side's data of one relation. `version` counts the writes that changed something, so that a reader can tell
 * "never written" (0) from "emptied" and a resolver can compare it with the version that its charm has seen.
 */
export const bag = z.object({ version: z.number(), data: z.record(z.string(), z.string()) });
export type Bag = z.infer<typeof bag>;

/** What an option of `config.yaml` may hold. A secret option holds `secret:<id>`. */
export const configValue = z.union([z.string(), z.number(), z.boolean()]);
export type ConfigValue = z.infer<typeof configValue>;
