import type { ActionRun } from '../../src/action/index.ts';
import { withCachedFolders } from '../../src/cache/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { buildRock, type BuiltRock, type RockPlan } from '../../src/rock/index.ts';
import { planCache } from './cache.ts';
import { contextOf, optionsOf } from './context.ts';
import type { packRock } from './definition.ts';
import type { PackFacts } from './facts.ts';

/**
 * Builds the rock while Python still looks at the entry point. Nothing is fetched and no program is started before the
 * answer is there, and nothing leaves this function without it.
 *
 * @throws Failure as `buildRock`, and those of the entry point before any other
 */
export async function buildConfirmed(
  run: ActionRun<typeof packRock>,
  facts: PackFacts,
): Promise<{ readonly plan: RockPlan; readonly built: BuiltRock }> {
  const { inputs, host, ports } = run;
  const held = contextOf({ inputs, host, ports: holdBack(ports, facts.confirmed) });
  const build = (plan: RockPlan): Promise<BuiltRock> => buildRock(held, plan, optionsOf(run, facts));
  const cache = await planCache(host, facts, inputs['base-image']);
  return withCachedFolders(cache.service, cache.folders, ports, async () => {
    const first = await build(facts.plan).catch(async (error: unknown) => {
      await facts.confirmed;
      throw error;
    });
    const plan = await facts.confirmed;
    return { plan, built: plan === facts.plan ? first : await build(plan) };
  });
}

/** Ports whose programs and requests wait until `ready`, and fail with it. */
function holdBack(ports: Ports, ready: Promise<unknown>): Ports {
  const { exec, http } = ports;
  return {
    ...ports,
    exec: {
      ...exec,
      async run(command) {
        await ready;
        return exec.run(command);
      },
    },
    http: {
      ...http,
      async request(request) {
        await ready;
        return http.request(request);
      },
    },
  };
}
