import { z } from 'zod/mini';
import { application } from './application.ts';
import { charm } from './charm.ts';
import { operation } from './operation.ts';
import { offer, relation, remoteApplication } from './relation.ts';
import { secret } from './secret.ts';
import { configValue, json, life } from './values.ts';

/** One Juju model. Everything in it is JSON-safe. */
const model = z.object({
  uuid: z.string(),
  name: z.string(),
  life,
  /** Milliseconds since 1970. */
  created: z.number(),
  /** What the user set with `model-config`. */
  config: z.record(z.string(), configValue),
  constraints: z.record(z.string(), z.string()),
  /** By URL. */
  charms: z.record(z.string(), charm),
  /** By charm name: the revision that the next local charm of that name gets. */
  nextCharmRevision: z.record(z.string(), z.number()),
  applications: z.record(z.string(), application),
  /** By id, as text. */
  relations: z.record(z.string(), relation),
  nextRelation: z.number(),
  /** By id. */
  secrets: z.record(z.string(), secret),
  offers: z.record(z.string(), offer),
  remoteApplications: z.record(z.string(), remoteApplication),
  /** By id; the oldest finished ones are forgotten above 500. */
  operations: z.record(z.string(), operation),
  nextOperation: z.number(),
  /** Number of the next storage; absent before there was one. */
  nextStorage: z.optional(z.number()),
});
export type Model = z.infer<typeof model>;

/** Everything that a controller knows, but for the log. */
export const state = z.object({
  format: z.literal(1),
  controller: z.string(),
  uuid: z.string(),
  created: z.number(),
  /** By UUID. */
  models: z.record(z.string(), model),
  /** UUID of the model that commands without `--model` mean. */
  current: z.optional(z.string()),
  /** What `add-cloud` was told, by `client NAME` and `controller NAME`. Nothing is ever deployed there. */
  clouds: z.optional(z.record(z.string(), z.record(z.string(), json))),
  /** What `add-credential` was told, by `client CLOUD` and `controller CLOUD`, then by name. */
  credentials: z.optional(z.record(z.string(), z.record(z.string(), z.record(z.string(), json)))),
});
export type State = z.infer<typeof state>;

/** Says which unit of which model. Agents, containers and logs are keyed by it. */
export interface UnitRef {
  /** The model's UUID. */
  readonly model: string;
  /** `application/number`. */
  readonly unit: string;
}
