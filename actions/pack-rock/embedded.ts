import type { RockBuilder } from './builder.ts';
import { readFacts } from './facts.ts';

/** The built-in builder, loaded while Python already looks at what has changed. */
export const buildEmbedded: RockBuilder = async (run) => {
  const facts = await readFacts(run);
  const { writeRocks } = await import('./write-rocks.ts');
  return writeRocks(run, facts);
};
