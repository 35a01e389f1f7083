import { z } from 'zod/mini';

/** What charmcraft prints with `--format json`, and what the publisher API answers. */
export const whoAmISchema = z.object({
  logged: z.boolean(),
  username: z.optional(z.string()),
  permissions: z.optional(z.array(z.string())),
  charms: z.optional(z.array(z.object({ name: z.optional(z.string()), id: z.optional(z.string()) }))),
  channels: z.optional(z.array(z.string())),
});

export const uploadedSchema = z.union([
  z.object({ revision: z.int().check(z.positive()) }),
  z.object({ errors: z.array(z.object({ code: z.nullish(z.string()), message: z.string() })) }),
]);

const baseSchema = z.object({ name: z.string(), channel: z.string(), architecture: z.string() });

/** http://api.charmhub.io/docs/default.html: list releases, a line for each channel and base that holds something. */
export const releasesSchema = z.object({
  'channel-map': z.array(
    z.object({
      channel: z.string(),
      base: z.nullable(baseSchema),
      revision: z.int(),
      resources: z.array(z.object({ name: z.string(), revision: z.nullish(z.int()) })),
    }),
  ),
  package: z.object({ channels: z.array(z.object({ name: z.string() })) }),
});

/** http://api.charmhub.io/docs/default.html: list revisions of a charm; the command line leaves the hashes out. */
export const charmRevisionsSchema = z.object({
  revisions: z.array(
    z.object({
      revision: z.int().check(z.positive()),
      status: z.string(),
      'sha3-384': z.nullish(z.string()),
      size: z.nullish(z.int()),
    }),
  ),
});

/** http://api.charmhub.io/docs/default.html: list revisions of a resource. */
export const resourceRevisionsSchema = z.object({
  revisions: z.array(z.object({ revision: z.int().check(z.nonnegative()), sha256: z.nullish(z.string()) })),
});

/** What is released somewhere, for one base. */
export interface Released {
  /** Full name: `latest/edge`. */
  readonly channel: string;
  /** `ubuntu@24.04:amd64`; undefined where the store names none. */
  readonly base: string | undefined;
  readonly revision: number;
  /** Resource name to revision. */
  readonly resources: Readonly<Record<string, number>>;
}

/** What is open, a line for each channel and base; a channel that only follows another is not in it. */
export function listReleased(answer: z.infer<typeof releasesSchema>): readonly Released[] {
  // As `charmcraft status`: a channel that the charm does not have any more shows nothing.
  const channels = new Set(answer.package.channels.map(({ name }) => name));
  return answer['channel-map']
    .filter(({ channel }) => channels.has(channel))
    .map(({ channel, base, revision, resources }) => ({
      channel,
      base: base === null ? undefined : `${base.name}@${base.channel}:${base.architecture}`,
      revision,
      resources: Object.fromEntries(
        resources.flatMap((one) => (typeof one.revision === 'number' ? [[one.name, one.revision]] : [])),
      ),
    }));
}
