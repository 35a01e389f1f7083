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

const releaseSchema = z.object({
  status: z.string(),
  channel: z.string(),
  revision: z.nullable(z.int()),
  resources: z.nullable(z.array(z.object({ name: z.string(), revision: z.nullable(z.int()) }))),
});

const baseSchema = z.object({ name: z.string(), channel: z.string(), architecture: z.string() });

/** An object without keys stands for "nothing was ever released". */
export const statusSchema = z.union([
  z.array(
    z.object({
      track: z.string(),
      mappings: z.array(z.object({ base: z.nullable(baseSchema), releases: z.array(releaseSchema) })),
    }),
  ),
  z.pipe(
    z.object({}),
    z.transform(() => []),
  ),
]);

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
export function listReleased(status: z.infer<typeof statusSchema>): readonly Released[] {
  return status.flatMap(({ mappings }) =>
    mappings.flatMap(({ base, releases }) =>
      releases.flatMap(({ status: state, channel, revision, resources }) =>
        state !== 'open' || revision === null
          ? []
          : [
              {
                channel,
                base: base === null ? undefined : `${base.name}@${base.channel}:${base.architecture}`,
                revision,
                resources: Object.fromEntries(
                  (resources ?? []).flatMap((one) =>
                    one.revision === null ? [] : [[one.name, one.revision] as const],
                  ),
                ),
              },
            ],
      ),
    ),
  );
}
