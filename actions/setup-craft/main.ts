import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { setupCraft } from './definition.ts';

export function main(_run: ActionRun<typeof setupCraft>): Promise<OutputsOf<typeof setupCraft>> {
  return Promise.resolve({});
}
