import { z } from 'zod';

/** What charmcraft prints with `--format json`, and what the publisher API answers. */
export const whoAmISchema = z.object({
  logged: z.boolean(),
  username: z.string().optional(),
  permissions: z.array(z.string()).optional(),
  charms: z.array(z.object({ name: z.string().optional(), id: z.string().optional() })).optional(),
  channels: z.array(z.string()).optional(),
});

export const uploadedSchema = z.union([
  z.object({ revision: z.int().positive() }),
  z.object({ errors: z.array(z.object({ code: z.string().nullish(), message: z.string() })) }),
]);

const releaseSchema = z.object({
  status: z.string(),
  channel: z.string(),
  revision: z.int().nullable(),
  resources: z.array(z.object({ name: z.string(), revision: z.int().nullable() })).nullable(),
  expires_at: z.string().nullish(),
});

const baseSchema = z.object({ name: z.string(), channel: z.string(), architecture: z.string() });

/** An object without keys stands for "nothing was ever released". */
export const statusSchema = z.union([
  z.array(
    z.object({
      track: z.string(),
      mappings: z.array(z.object({ base: baseSchema.nullable(), releases: z.array(releaseSchema) })),
    }),
  ),
  z.object({}).transform(() => []),
]);

/** http://api.charmhub.io/docs/default.html: list revisions of a charm; the command line leaves the hashes out. */
export const charmRevisionsSchema = z.object({
  revisions: z.array(
    z.object({
      revision: z.int().positive(),
      status: z.string(),
      'sha3-384': z.string().nullish(),
      size: z.int().nullish(),
    }),
  ),
});

/** http://api.charmhub.io/docs/default.html: list revisions of a resource. */
export const resourceRevisionsSchema = z.object({
  revisions: z.array(z.object({ revision: z.int().nonnegative(), sha256: z.string().nullish() })),
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
  readonly expires: string | undefined;
}

/** What is open, a line for each channel and base; a channel that only follows another is not in it. */
export function listReleased(status: z.infer<typeof statusSchema>): readonly Released[] {
  return status.flatMap(({ mappings }) =>
    mappings.flatMap(({ base, releases }) =>
      releases.flatMap(({ status: state, channel, revision, resources, expires_at: expires }) =>
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
                expires: expires ?? undefined,
              },
            ],
      ),
    ),
  );
}
