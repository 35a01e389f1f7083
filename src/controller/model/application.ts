import { z } from 'zod/mini';
import { agentState } from './agent-state.ts';
import { unitStorage } from './storage.ts';
import { configValue, life, statusEntry, statusValue } from './values.ts';

/** A resource as the application has it now. */
const resource = z.object({
  type: z.enum(['oci-image', 'file']),
  /** An image reference with which dockerd can pull or run, or the path of the file's copy in the controller's folder. */
  value: z.string(),
  /** Credentials of a private registry, from a resource file `{registrypath, username, password}`. */
  credentials: z.optional(z.object({ username: z.string(), password: z.string() })),
  /** SHA-384 hex of what was uploaded. */
  fingerprint: z.string(),
  /** Bytes of what was uploaded. */
  size: z.number(),
  /** Milliseconds since 1970. */
  uploaded: z.number(),
  /** Present when it came with the charm from the charm store, and not from the user. */
  origin: z.optional(z.literal('store')),
});
export type Resource = z.infer<typeof resource>;

const unit = z.object({
  /** `application/number`. */
  name: z.string(),
  number: z.number(),
  life,
  /** Set by `--force`: a dying unit goes without its last hooks, the one that runs included. */
  hurried: z.optional(z.boolean()),
  /** What the charm sets with `status-set`. */
  workload: statusValue,
  /** The charm has said its state, in any of its pods; absent: never yet. */
  workloadSetByCharm: z.optional(z.boolean()),
  /** By workload whose image cannot be pulled: what Kubernetes says of that. */
  imageless: z.optional(z.record(z.string(), statusValue)),
  /** What the agent does: `allocating`, `idle`, `executing` with a message, `error`, `lost`. */
  agent: statusValue,
  /** Newest last, at most 100 entries. */
  history: z.array(statusEntry),
  /** The pod's address in the model's network. */
  address: z.optional(z.string()),
  /** `8000/tcp`, sorted as `opened-ports` prints them. */
  openPorts: z.array(z.string()),
  /** By open port: the endpoints that it is open for; absent where it is open for all of them. */
  portEndpoints: z.optional(z.record(z.string(), z.array(z.string()))),
  /** The charm that the unit runs now; behind the application's while an upgrade is under way. */
  charm: z.string(),
  workloadVersion: z.string(),
  /** Set by `juju resolved`; the agent clears it when it has acted. */
  resolved: z.optional(z.enum(['retry', 'no-hooks'])),
  /** The pod's name: `application-number`. */
  providerId: z.string(),
  /** What the charm keeps with `state-set`; unlike its files it outlives the pod. */
  charmState: z.optional(z.record(z.string(), z.string())),
  /** In the order in which they were made. */
  storages: z.optional(z.array(unitStorage)),
  /** What only the unit's agent reads and writes. */
  local: agentState,
});
export type Unit = z.infer<typeof unit>;

export const application = z.object({
  name: z.string(),
  /** The registry name of the stand-in that plays it; absent for a real, packed charm. */
  standIn: z.optional(z.string()),
  life,
  /** Key of the model's `charms`. */
  charm: z.string(),
  channel: z.optional(z.string()),
  /** Grows when the charm or a resource changes: a unit whose pod was made for a smaller one is replaced. */
  podVersion: z.number(),
  /** What the user set; defaults stay in the charm. */
  config: z.record(z.string(), configValue),
  /** Grows with each change of `config` or `trust`; `config-changed` is due when a unit has seen a smaller one. */
  configVersion: z.number(),
  trust: z.boolean(),
  constraints: z.record(z.string(), z.string()),
  resources: z.record(z.string(), resource),
  scale: z.number(),
  exposed: z.boolean(),
  /** The leader sets it; without one it is derived from the units. */
  status: statusValue,
  statusSetByCharm: z.boolean(),
  history: z.array(statusEntry),
  workloadVersion: z.string(),
  /** Name of the unit that leads. */
  leader: z.optional(z.string()),
  /** What the leader shares with `leader-set`, which old charms do. */
  leaderSettings: z.optional(z.record(z.string(), z.string())),
  units: z.record(z.string(), unit),
  /** The service's address: where the leader, or the only unit, answers. */
  address: z.optional(z.string()),
  providerId: z.string(),
  /** Milliseconds since 1970. */
  created: z.number(),
});
export type Application = z.infer<typeof application>;
