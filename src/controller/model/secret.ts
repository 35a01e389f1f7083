import { z } from 'zod/mini';

const secretOwner = z.object({ kind: z.enum(['model', 'application', 'unit']), name: z.string() });
export type SecretOwner = z.infer<typeof secretOwner>;

const secretRevision = z.object({
  revision: z.number(),
  /** Plain text (not base64) by key. The state file that holds it is readable by its owner alone. */
  content: z.record(z.string(), z.string()),
  checksum: z.string(),
  created: z.number(),
  expires: z.optional(z.number()),
  /** When the owner was last told that it has expired, in milliseconds since 1970. */
  expiryTold: z.optional(z.number()),
  /** Units of the owner that were told that it can be removed: each that comes to lead is told once. */
  removalTold: z.optional(z.array(z.string())),
});
export type SecretRevision = z.infer<typeof secretRevision>;

const secretGrant = z.object({
  kind: z.enum(['application', 'unit']),
  name: z.string(),
  /** The relation whose removal takes the grant away; absent for `juju grant-secret`. */
  relation: z.optional(z.number()),
});
export type SecretGrant = z.infer<typeof secretGrant>;

export const secret = z.object({
  /** 20 characters; the URI is `secret:<id>`. */
  id: z.string(),
  owner: secretOwner,
  /** UUID of the model that owns it, when an application of another model has shared it across a relation. */
  origin: z.optional(z.string()),
  /** The owner's label of a charm secret, or the name of a user secret. */
  label: z.optional(z.string()),
  description: z.string(),
  rotate: z.enum(['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly']),
  /** Milliseconds since 1970 of the next rotation. */
  rotateAt: z.optional(z.number()),
  autoPrune: z.boolean(),
  /** Oldest first; never empty. */
  revisions: z.array(secretRevision),
  grants: z.array(secretGrant),
  /** By unit name: the label it gave and the revision it follows. */
  consumers: z.record(z.string(), z.object({ label: z.optional(z.string()), revision: z.number() })),
  created: z.number(),
  updated: z.number(),
});
export type Secret = z.infer<typeof secret>;
