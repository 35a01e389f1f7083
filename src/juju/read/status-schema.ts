import { z } from 'zod/mini';

/**
 * The parts of `juju status --format json` that are read, as Juju 3.6 and 4.0 write them.
 *
 * Unknown keys are ignored and nearly everything may be missing: a controller of another version, a half-made
 * application or a model without storage must not stop a wait.
 */
const statusInfo = z.catch(
  z.object({
    current: z.catch(z.string(), 'unknown'),
    message: z.catch(z.optional(z.string()), undefined),
    since: z.catch(z.optional(z.string()), undefined),
  }),
  { current: 'unknown' },
);

const unit = z.object({
  'workload-status': z.optional(statusInfo),
  'juju-status': z.optional(statusInfo),
  leader: z.catch(z.optional(z.boolean()), undefined),
  address: z.catch(z.optional(z.string()), undefined),
  'public-address': z.catch(z.optional(z.string()), undefined),
  'provider-id': z.catch(z.optional(z.string()), undefined),
  'open-ports': z.catch(z.nullish(z.array(z.string())), undefined),
});

const relation = z.object({
  'related-application': z.catch(z.string(), ''),
  interface: z.catch(z.optional(z.string()), undefined),
});

const application = z.object({
  charm: z.catch(z.optional(z.string()), undefined),
  'charm-name': z.catch(z.optional(z.string()), undefined),
  'charm-rev': z.catch(z.optional(z.number()), undefined),
  'charm-channel': z.catch(z.optional(z.string()), undefined),
  scale: z.catch(z.optional(z.number()), undefined),
  address: z.catch(z.optional(z.string()), undefined),
  exposed: z.catch(z.optional(z.boolean()), undefined),
  life: z.catch(z.optional(z.string()), undefined),
  'application-status': z.optional(statusInfo),
  // Juju 2.9 listed bare application names.
  relations: z.catch(z.nullish(z.record(z.string(), z.array(z.union([relation, z.string()])))), undefined),
  units: z.catch(z.nullish(z.record(z.string(), unit)), undefined),
});

export const statusSchema = z.object({
  model: z.optional(
    z.object({
      name: z.catch(z.string(), ''),
      'model-status': z.optional(statusInfo),
    }),
  ),
  applications: z.catch(z.nullish(z.record(z.string(), application)), undefined),
  'application-endpoints': z.catch(
    z.nullish(
      z.record(
        z.string(),
        z.object({
          url: z.catch(z.optional(z.string()), undefined),
          relations: z.catch(z.nullish(z.record(z.string(), z.array(z.string()))), undefined),
        }),
      ),
    ),
    undefined,
  ),
  offers: z.catch(z.nullish(z.record(z.string(), z.unknown())), undefined),
  controller: z.catch(
    z.optional(z.object({ timestamp: z.catch(z.optional(z.string()), undefined) })),
    undefined,
  ),
});

export type RawStatus = z.infer<typeof statusSchema>;
