import type { CharmBuilder } from './builder.ts';
import { readFacts } from './facts.ts';

/** The built-in builder, which is loaded and gets the charm ready while Python still looks at its sources. */
export const buildEmbedded: CharmBuilder = async (run) => {
  const facts = await readFacts(run);
  // Python is started before what takes as long as Python does.
  await run.ports.clock.sleep(0);
  const { build, refuseSources } = await import('./build.ts');
  const confirmed = refuseSources(facts);
  confirmed.catch(() => undefined);
  try {
    return await build(run, facts, confirmed);
  } catch (error) {
    // What is wrong with the sources is told first.
    await confirmed;
    throw error;
  }
};
