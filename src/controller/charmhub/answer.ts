import { z } from 'zod/mini';

/** What Charmhub answers to `POST /v2/charms/refresh`, as far as a deployment needs it. */
const base = z.object({ architecture: z.string(), name: z.string(), channel: z.string() });
export type PublishedBase = z.infer<typeof base>;

const download = z.object({
  url: z.string(),
  size: z.optional(z.number()),
  'hash-sha-256': z.optional(z.string()),
  'hash-sha3-384': z.optional(z.string()),
});
export type Download = z.infer<typeof download>;

const problem = z.object({
  code: z.string(),
  message: z.string(),
  extra: z.nullish(
    z.object({
      'default-bases': z.nullish(z.array(base)),
      releases: z.nullish(z.array(z.object({ base, channel: z.string() }))),
    }),
  ),
});
export type Problem = z.infer<typeof problem>;

const entity = z.object({
  type: z.optional(z.string()),
  name: z.string(),
  revision: z.number(),
  download,
  resources: z._default(
    z.array(z.object({ name: z.string(), type: z.string(), revision: z.number(), download })),
    [],
  ),
});
export type Entity = z.infer<typeof entity>;

export const refreshAnswer = z.object({
  results: z.nullish(
    z.array(
      z.object({
        'effective-channel': z.nullish(z.string()),
        error: z.nullish(problem),
        charm: z.nullish(z.unknown()),
      }),
    ),
  ),
  'error-list': z.nullish(z.array(problem)),
});

/** The charm of a result; a result with a problem has an empty one. */
export const charmOfResult = entity;

/** The JSON document that an image resource is: where the image is and who may pull it. */
export const imageDocument = z.object({
  ImageName: z.string(),
  Username: z.optional(z.string()),
  Password: z.optional(z.string()),
});
