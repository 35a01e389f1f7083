import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { packCharm } from './definition.ts';

/** What an engine is to pack-charm: the same inputs, the same outputs. Mistakes are named relative to the project. */
export type CharmBuilder = (run: ActionRun<typeof packCharm>) => Promise<OutputsOf<typeof packCharm>>;
