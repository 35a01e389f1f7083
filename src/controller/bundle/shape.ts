import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = z.union([z.string(), z.number()]).transform(String);

/** One application as a bundle, or an overlay of one, describes it. What is absent is left to the charm. */
export const bundleApplication = z
  .strictObject({
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
      z.strictObject({ endpoints: z.array(z.string()), acl: z.unknown().optional() }),
    ),
    annotations: z.unknown(),
    to: z.array(text),
    bindings: z.unknown(),
    devices: z.unknown(),
    'exposed-endpoints': z.unknown(),
  })
  .partial();
export type BundleApplication = z.infer<typeof bundleApplication>;

/** `[a, b]`, or `[a, [b, c]]` for several. */
const relation = z.tuple([z.string(), z.union([z.string(), z.array(z.string())])]);

/** One YAML document: a bundle, or an overlay, in which an application without a description is taken out. */
export const bundleDocument = z.strictObject({
  bundle: z.string().optional(),
  applications: z.record(z.string(), bundleApplication.nullable()).optional(),
  relations: z.array(relation).nullish(),
  saas: z.record(z.string(), z.strictObject({ url: z.string() }).partial()).nullish(),
  machines: z.unknown().optional(),
  'default-base': z.string().optional(),
  series: z.string().optional(),
  name: z.unknown().optional(),
  description: z.unknown().optional(),
  docs: z.unknown().optional(),
  issues: z.unknown().optional(),
  source: z.unknown().optional(),
  tags: z.unknown().optional(),
  type: z.unknown().optional(),
  variables: z.unknown().optional(),
  website: z.unknown().optional(),
});
export type BundleDocument = z.infer<typeof bundleDocument>;

export interface Bundle {
  readonly applications: Readonly<Record<string, BundleApplication>>;
  readonly relations: readonly (readonly [string, string])[];
  /** By name in the model: the offer's URL. */
  readonly saas: Readonly<Record<string, string>>;
}
