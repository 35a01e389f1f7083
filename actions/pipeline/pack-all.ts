import { z } from 'zod/mini';
import {
  formatPerArchitecture,
  PartialFailure,
  type ActionRun,
  type TimedStep,
} from '../../src/action/index.ts';
import type { pipeline } from './definition.ts';
import type { Stage } from './stage.ts';
import { timed } from './timed.ts';

const outputsSchema = z.record(z.string(), z.string());
const packedSchema = z.array(
  z.object({
    name: z.string(),
    rock: z.optional(outputsSchema),
    charm: z.optional(outputsSchema),
    error: z.optional(z.array(z.unknown())),
  }),
);

export interface PackedApps {
  readonly apps: z.infer<typeof packedSchema>;
  /** What is to be said of those that failed. */
  readonly details: readonly string[];
}

/** Packs all apps side by side; those that fail are among the answers. */
export async function packAll(
  { inputs, ports, host, summary, signal }: ActionRun<typeof pipeline>,
  stages: Readonly<Record<string, Stage>>,
  times: TimedStep[],
): Promise<PackedApps> {
  const work = stages['pack-apps'];
  if (work === undefined) throw new Error('there is no stage pack-apps');
  const texts = {
    path: inputs.path,
    apps: inputs.apps.join('\n'),
    engine: inputs.engine,
    output: inputs.output,
    ...(inputs.platform !== undefined && { platform: inputs.platform }),
    ...(inputs['base-image'] !== undefined && { 'base-image': formatPerArchitecture(inputs['base-image']) }),
    ...(inputs['charm-libs'] !== undefined && { 'charm-libs': inputs['charm-libs'] }),
  };
  try {
    const outputs = await timed(times, 'pack all apps', ports.clock, () =>
      work(texts, { ports, host, summary, signal }),
    );
    return { apps: read(outputs['apps']), details: [] };
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    return { apps: read(error.outputs['apps']), details: error.details };
  }
}

function read(text: string | undefined): PackedApps['apps'] {
  return packedSchema.parse(JSON.parse(text ?? '[]'));
}
