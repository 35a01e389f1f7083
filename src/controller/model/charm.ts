import { z } from 'zod/mini';
import { configValue, json } from './values.ts';

const endpointRole = z.enum(['provider', 'requirer', 'peer']);
export type EndpointRole = z.infer<typeof endpointRole>;

/** One entry of `provides`, `requires` or `peers`. */
export const endpoint = z.object({
  name: z.string(),
  role: endpointRole,
  interface: z.string(),
  scope: z.enum(['global', 'container']),
  /** Most relations that the endpoint takes; absent: any number. */
  limit: z.optional(z.number()),
  optional: z.boolean(),
});
export type Endpoint = z.infer<typeof endpoint>;

const configOption = z.object({
  type: z.enum(['string', 'int', 'float', 'boolean', 'secret']),
  description: z.string(),
  default: z.optional(configValue),
});
export type ConfigOption = z.infer<typeof configOption>;

/** One action, with its parameters as JSON schema. */
const actionSpec = z.object({
  description: z.string(),
  /** `{type: object, title, description, properties, required?, additionalProperties}` as `juju actions --schema` prints. */
  schema: z.record(z.string(), json),
});
export type ActionSpec = z.infer<typeof actionSpec>;

/** One workload container of the pod. */
const containerSpec = z.object({
  name: z.string(),
  /** The `oci-image` resource that it runs. */
  resource: z.optional(z.string()),
  uid: z.optional(z.number()),
  gid: z.optional(z.number()),
  mounts: z.array(z.object({ storage: z.string(), location: z.optional(z.string()) })),
});
export type ContainerSpec = z.infer<typeof containerSpec>;

const resourceSpec = z.object({
  type: z.enum(['oci-image', 'file']),
  description: z.string(),
  /** For files: the name that the charm sees. */
  filename: z.optional(z.string()),
});
export type ResourceSpec = z.infer<typeof resourceSpec>;

const storageSpec = z.object({
  type: z.enum(['filesystem', 'block']),
  location: z.optional(z.string()),
  multiple: z.optional(z.string()),
  minimumSize: z.optional(z.string()),
});

/** What a packed charm says about itself: `metadata.yaml`, `config.yaml`, `actions.yaml`, `manifest.yaml`. */
export const charm = z.object({
  name: z.string(),
  /** `local:name-revision`, or `ch:name-revision` for a stand-in. Key of the charm in its model. */
  url: z.string(),
  revision: z.number(),
  summary: z.string(),
  /** The packed file, kept in the controller's own folder; absent for a stand-in, which has no code to run. */
  path: z.optional(z.string()),
  /** `sha256:<hex>` of the packed file. */
  digest: z.optional(z.string()),
  base: z.object({ name: z.string(), channel: z.string() }),
  architectures: z.array(z.string()),
  charmUser: z.optional(z.enum(['root', 'sudoer', 'non-root'])),
  endpoints: z.record(z.string(), endpoint),
  config: z.record(z.string(), configOption),
  actions: z.record(z.string(), actionSpec),
  containers: z.record(z.string(), containerSpec),
  resources: z.record(z.string(), resourceSpec),
  storage: z.record(z.string(), storageSpec),
});
export type Charm = z.infer<typeof charm>;
