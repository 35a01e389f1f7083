import type { RockPlan } from '../plan/index.ts';
import type { BuildContext, BuiltRock, RockOptions } from './types.ts';

/** Builds the image of a plan into the content store. The same plan, project and resolution give the same digest. */
export async function buildRock(
  _context: BuildContext,
  _plan: RockPlan,
  _options: RockOptions,
): Promise<BuiltRock> {
  await Promise.resolve();
  throw new Error('not yet');
}
