import { z } from 'zod/mini';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = z.pipe(z.union([z.string(), z.number()]), z.transform(String));

/** One application as a bundle, or an overlay of one, describes it. What is absent is left to the charm. */
export const bundleApplication = z.partial(
  z.strictObject({
    charm: z.string(),
    channel: text,
    revision: z.number(),
    base: z.string(),
    series: z.string(),
    scale: z.number(),
    num_units: z.number(),
    options: z.record(z.string(), scalar),
    constraints: z.string(),
    resources: z.record(z.string(), scalar),
    storage: z.record(z.string(), text),
    trust: z.boolean(),
    expose: z.boolean(),
    offers: z.record(
      z.string(),
      z.strictObject({ endpoints: z.array(z.string()), acl: z.optional(z.unknown()) }),
    ),
    annotations: z.unknown(),
    to: z.array(text),
    bindings: z.unknown(),
    devices: z.unknown(),
    'exposed-endpoints': z.unknown(),
  }),
);
export type BundleApplication = z.infer<typeof bundleApplication>;

/** `[a, b]`, or `[a, [b, c]]` for several. */
const relation = z.tuple([z.string(), z.union([z.string(), z.array(z.string())])]);

/** One YAML document: a bundle, or an overlay, in which an application without a description is taken out. */
export const bundleDocument = z.strictObject({
  bundle: z.optional(z.string()),
  applications: z.optional(z.record(z.string(), z.nullable(bundleApplication))),
  relations: z.nullish(z.array(relation)),
  saas: z.nullish(z.record(z.string(), z.partial(z.strictObject({ url: z.string() })))),
  machines: z.optional(z.unknown()),
  'default-base': z.optional(z.string()),
  series: z.optional(z.string()),
  name: z.optional(z.unknown()),
  description: z.optional(z.unknown()),
  docs: z.optional(z.unknown()),
  issues: z.optional(z.unknown()),
  source: z.optional(z.unknown()),
  tags: z.optional(z.unknown()),
  type: z.optional(z.unknown()),
  variables: z.optional(z.unknown()),
  website: z.optional(z.unknown()),
});
export type BundleDocument = z.infer<typeof bundleDocument>;

export interface Bundle {
  readonly applications: Readonly<Record<string, BundleApplication>>;
  readonly relations: readonly (readonly [string, string])[];
  /** By name in the model: the offer's URL. */
  readonly saas: Readonly<Record<string, string>>;
}
