import { z } from 'zod';

/** The parts of a packed charm's YAML files that a controller reads. Unknown keys are the charm's own business. */
/** A key without a value (`default:`) is the same as no key. */
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const text = z.union([z.string(), z.number()]).transform(String);

const endpointDocument = z.object({
  interface: z.string(),
  scope: z.enum(['global', 'container']).optional(),
  limit: z.number().optional(),
  optional: z.boolean().optional(),
});
/** `name: interface` is the short form of `name: {interface: interface}`. */
const endpoints = z
  .record(z.string(), z.union([z.string().transform((name) => ({ interface: name })), endpointDocument]))
  .nullish();

export const metadataDocument = z.object({
  name: z.string().regex(/^[a-z](-?[a-z0-9]+)*$/, 'is not a charm name'),
  summary: optional(text),
  'charm-user': optional(z.enum(['root', 'sudoer', 'non-root'])),
  subordinate: z.boolean().nullish(),
  provides: endpoints,
  requires: endpoints,
  peers: endpoints,
  containers: z
    .record(
      z.string(),
      z
        .object({
          resource: optional(z.string()),
          uid: optional(z.number()),
          gid: optional(z.number()),
          bases: z.unknown().optional(),
          mounts: z.array(z.object({ storage: z.string(), location: optional(z.string()) })).nullish(),
        })
        .nullable(),
    )
    .nullish(),
  resources: z
    .record(
      z.string(),
      z.object({
        type: z.enum(['oci-image', 'file']),
        description: text.nullish(),
        filename: optional(z.string()),
      }),
    )
    .nullish(),
  storage: z
    .record(
      z.string(),
      z.object({
        type: z.enum(['filesystem', 'block']),
        location: optional(z.string()),
        multiple: optional(z.object({ range: text })),
        'minimum-size': optional(text),
      }),
    )
    .nullish(),
});
export type MetadataDocument = z.infer<typeof metadataDocument>;

export const configDocument = z
  .object({
    options: z
      .record(
        z.string(),
        z.object({
          type: z.enum(['string', 'int', 'float', 'boolean', 'secret']).default('string'),
          description: text.nullish(),
          default: optional(z.union([z.string(), z.number(), z.boolean()])),
        }),
      )
      .nullish(),
  })
  .nullable();

export const actionsDocument = z
  .record(
    z.string(),
    z
      .looseObject({
        description: text.nullish(),
        params: z.record(z.string(), z.json()).nullish(),
        required: optional(z.array(z.string())),
        additionalProperties: z.boolean().nullish(),
      })
      .nullable(),
  )
  .nullable();

export const manifestDocument = z
  .object({
    bases: z
      .array(
        z.object({
          name: z.string(),
          channel: text,
          architectures: z.array(z.string()).nullish(),
        }),
      )
      .nullish(),
  })
  .nullable();
