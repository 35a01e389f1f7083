import { z } from 'zod/mini';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = z.pipe(z.union([z.string(), z.number()]), z.transform(String));
/** In an overlay a map that is empty clears the bundle's own, and a key without a value takes that key away. */
const values = z.nullish(z.record(z.string(), z.nullable(scalar)));
const texts = z.nullish(z.record(z.string(), text));

const offer = z.strictObject({ endpoints: z.array(z.string()), acl: z.optional(z.unknown()) });

/** One application as a bundle, or an overlay of one, describes it. What is absent is left to the charm. */
const application = z.partial(
  z.strictObject({
    charm: z.string(),
    channel: text,
    revision: z.number(),
    base: z.string(),
    series: z.string(),
    scale: z.number(),
    num_units: z.number(),
    options: values,
    constraints: z.string(),
    resources: values,
    storage: texts,
    devices: texts,
    bindings: z.unknown(),
    annotations: texts,
    trust: z.boolean(),
    expose: z.boolean(),
    'exposed-endpoints': z.nullish(z.record(z.string(), z.unknown())),
    offers: z.nullish(z.record(z.string(), z.nullable(offer))),
    to: z.array(text),
    placement: z.string(),
    plan: z.string(),
  }),
);

/** `[a, b]`, or `[a, [b, c]]` for several. */
const relation = z.tuple([z.string(), z.union([z.string(), z.array(z.string())])]);

/** One YAML document: a bundle, or an overlay, in which an application without a description is taken out. */
export const bundleDocument = z.strictObject({
  bundle: z.optional(z.string()),
  applications: z.nullish(z.record(z.string(), z.nullable(application))),
  relations: z.nullish(z.array(relation)),
  saas: z.nullish(z.record(z.string(), z.nullable(z.partial(z.strictObject({ url: z.string() }))))),
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
export type DocumentApplication = z.infer<typeof application>;

export type BundleValue = string | number | boolean;

/** An application once all overlays lie over it: units are `scale` however they were written, and no map has gaps. */
export interface BundleApplication extends Omit<
  DocumentApplication,
  'num_units' | 'placement' | 'options' | 'resources' | 'storage' | 'devices' | 'annotations' | 'offers'
> {
  readonly options?: Readonly<Record<string, BundleValue>>;
  readonly resources?: Readonly<Record<string, BundleValue>>;
  readonly storage?: Readonly<Record<string, string>>;
  readonly devices?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly offers?: Readonly<Record<string, z.infer<typeof offer>>>;
}

export interface Bundle {
  readonly applications: Readonly<Record<string, BundleApplication>>;
  readonly relations: readonly (readonly [string, string])[];
  /** By name in the model: the offer's URL. */
  readonly saas: Readonly<Record<string, string>>;
  readonly series?: string | undefined;
  readonly defaultBase?: string | undefined;
}
