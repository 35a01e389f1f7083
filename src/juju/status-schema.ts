import { z } from 'zod';

/**
 * The parts of `juju status --format json` that are read, as Juju 3.6 and 4.0 write them.
 *
 * Unknown keys are ignored and nearly everything may be missing: a controller of another version, a half-made
 * application or a model without storage must not stop a wait.
 */
const statusInfo = z
  .object({
    current: z.string().catch('unknown'),
    message: z.string().optional().catch(undefined),
    since: z.string().optional().catch(undefined),
  })
  .catch({ current: 'unknown' });

const unit = z.object({
  'workload-status': statusInfo.optional(),
  'juju-status': statusInfo.optional(),
  leader: z.boolean().optional().catch(undefined),
  address: z.string().optional().catch(undefined),
  'public-address': z.string().optional().catch(undefined),
  'provider-id': z.string().optional().catch(undefined),
  'open-ports': z.array(z.string()).nullish().catch(undefined),
});

const relation = z.object({
  'related-application': z.string().catch(''),
  interface: z.string().optional().catch(undefined),
});

const application = z.object({
  charm: z.string().optional().catch(undefined),
  'charm-name': z.string().optional().catch(undefined),
  'charm-rev': z.number().optional().catch(undefined),
  'charm-channel': z.string().optional().catch(undefined),
  scale: z.number().optional().catch(undefined),
  address: z.string().optional().catch(undefined),
  exposed: z.boolean().optional().catch(undefined),
  life: z.string().optional().catch(undefined),
  version: z.string().optional().catch(undefined),
  'application-status': statusInfo.optional(),
  // Juju 2.9 listed bare application names.
  relations: z
    .record(z.string(), z.array(z.union([relation, z.string()])))
    .nullish()
    .catch(undefined),
  units: z.record(z.string(), unit).nullish().catch(undefined),
});

export const statusSchema = z.object({
  model: z
    .object({
      name: z.string().catch(''),
      controller: z.string().optional().catch(undefined),
      cloud: z.string().optional().catch(undefined),
      version: z.string().optional().catch(undefined),
      type: z.string().optional().catch(undefined),
      'model-status': statusInfo.optional(),
    })
    .optional(),
  applications: z.record(z.string(), application).nullish().catch(undefined),
  'application-endpoints': z
    .record(
      z.string(),
      z.object({
        url: z.string().optional().catch(undefined),
        relations: z.record(z.string(), z.array(z.string())).nullish().catch(undefined),
      }),
    )
    .nullish()
    .catch(undefined),
  controller: z
    .object({ timestamp: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export type RawStatus = z.infer<typeof statusSchema>;
