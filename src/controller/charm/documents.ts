import { z } from 'zod/mini';

/** The parts of a packed charm's YAML files that a controller reads. Unknown keys are the charm's own business. */
/** A key without a value (`default:`) is the same as no key. */
const optional = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.nullish(schema),
    z.transform((value) => value ?? undefined),
  );

const text = z.pipe(z.union([z.string(), z.number()]), z.transform(String));

const endpointDocument = z.object({
  interface: z.string(),
  scope: z.optional(z.enum(['global', 'container'])),
  limit: z.optional(z.number()),
  optional: z.optional(z.boolean()),
});
/** `name: interface` is the short form of `name: {interface: interface}`. */
const endpoints = z.nullish(
  z.record(
    z.string(),
    z.union([
      z.pipe(
        z.string(),
        z.transform((name) => ({ interface: name })),
      ),
      endpointDocument,
    ]),
  ),
);

export const metadataDocument = z.object({
  name: z.string().check(z.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'is not a charm name')),
  summary: optional(text),
  'charm-user': optional(z.enum(['root', 'sudoer', 'non-root'])),
  subordinate: z.nullish(z.boolean()),
  provides: endpoints,
  requires: endpoints,
  peers: endpoints,
  containers: z.nullish(
    z.record(
      z.string(),
      z.nullable(
        z.object({
          resource: optional(z.string()),
          uid: optional(z.number()),
          gid: optional(z.number()),
          bases: z.optional(z.unknown()),
          mounts: z.nullish(z.array(z.object({ storage: z.string(), location: optional(z.string()) }))),
        }),
      ),
    ),
  ),
  resources: z.nullish(
    z.record(
      z.string(),
      z.object({
        type: z.enum(['oci-image', 'file']),
        description: z.nullish(text),
        filename: optional(z.string()),
      }),
    ),
  ),
  storage: z.nullish(
    z.record(
      z.string(),
      z.object({
        type: z.enum(['filesystem', 'block']),
        location: optional(z.string()),
        multiple: optional(z.object({ range: text })),
        'minimum-size': optional(text),
      }),
    ),
  ),
});
export type MetadataDocument = z.infer<typeof metadataDocument>;

export const configDocument = z.nullable(
  z.object({
    options: z.nullish(
      z.record(
        z.string(),
        z.object({
          type: z._default(z.enum(['string', 'int', 'float', 'boolean', 'secret']), 'string'),
          description: z.nullish(text),
          default: optional(z.union([z.string(), z.number(), z.boolean()])),
        }),
      ),
    ),
  }),
);

export const actionsDocument = z.nullable(
  z.record(
    z.string(),
    z.nullable(
      z.looseObject({
        description: z.nullish(text),
        params: z.nullish(z.record(z.string(), z.json())),
        required: optional(z.array(z.string())),
        additionalProperties: z.nullish(z.boolean()),
      }),
    ),
  ),
);

export const manifestDocument = z.nullable(
  z.object({
    bases: z.nullish(
      z.array(
        z.object({
          name: z.string(),
          channel: text,
          architectures: z.nullish(z.array(z.string())),
        }),
      ),
    ),
  }),
);
