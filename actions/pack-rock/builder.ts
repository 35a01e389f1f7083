import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { packRock } from './definition.ts';

/** What an engine is to pack-rock: the same inputs, the same outputs. Mistakes are named relative to the project. */
export type RockBuilder = (run: ActionRun<typeof packRock>) => Promise<OutputsOf<typeof packRock>>;
