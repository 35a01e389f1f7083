import { z } from 'zod/mini';
import type { AgentState } from '../model/index.ts';
import type { Hook, WorkloadHook } from './hook.ts';

/** A relation as the charm has been told of it. */
const seenRelation = z.object({
  /** Version of the other application's data that a `changed` told of. */
  application: z.number(),
  /** By remote unit: the version of its data that a `changed` told of; -1 when it has only joined. */
  units: z.record(z.string(), z.number()),
  /** The pod has been replaced since it was created: the agent that began anew no longer knows peers from others. */
  rejoined: z.optional(z.boolean()),
});
export type SeenRelation = z.infer<typeof seenRelation>;

const hook = z.custom<Hook>((value) => typeof (value as Partial<Hook> | null)?.kind === 'string');
const workloadHook = z.custom<WorkloadHook>(
  (value) => typeof (value as Partial<WorkloadHook> | null)?.kind === 'string',
);

const memory = z.object({
  installed: z._default(z.boolean(), false),
  started: z._default(z.boolean(), false),
  stopped: z._default(z.boolean(), false),
  removed: z._default(z.boolean(), false),
  /** Storage that the charm has been told of, by its id. */
  storage: z._default(z.array(z.string()), []),
  /** Version of the pod that the hooks above ran in. */
  podVersion: z.optional(z.number()),
  /** A fresh pod has a fresh charm folder, which the charm learns by `upgrade-charm`. */
  upgrading: z._default(z.boolean(), false),
  leader: z._default(z.boolean(), false),
  /** What `config-changed` told of: the settings' version and the pod's address. */
  config: z.optional(z.object({ version: z.number(), address: z.string() })),
  /** By relation id; here from `created` until `broken`. */
  relations: z._default(z.record(z.string(), seenRelation), {}),
  /** By container: the Pebble, by its boot id, that `pebble-ready` told of. */
  pebbles: z._default(z.record(z.string(), z.string()), {}),
  /** By container: time of the newest notice that was looked at, in Pebble's own words. */
  notices: z._default(z.record(z.string(), z.string()), {}),
  /** What Pebble reported and the charm has not been told. */
  news: z._default(z.array(workloadHook), []),
  /** By secret id: the newest revision that a `secret-changed` told of. */
  secrets: z._default(z.record(z.string(), z.number()), {}),
  /** The hook that failed last, until it succeeds. */
  failed: z.optional(z.object({ hook, attempts: z.number(), retryAt: z.number() })),
  /** Milliseconds since 1970 of the last hook, from which `update-status` counts. */
  lastHook: z._default(z.number(), 0),
});

/** What a unit's agent knows of its charm, across hooks and restarts of the daemon. */
export type Memory = z.infer<typeof memory>;

/** @throws ZodError when another version wrote it, which the state's own format number rules out. */
export function recall(local: AgentState): Memory {
  return memory.parse(local);
}

/** In the form in which the model keeps it. */
export function keep(memories: Memory): AgentState {
  return JSON.parse(JSON.stringify(memories)) as AgentState;
}
