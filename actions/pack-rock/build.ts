import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { ProjectFailure } from '../../src/project/index.ts';
import { holdBack } from '../../src/ports/index.ts';
import { buildRock, type BuildContext, type BuiltRock, type RockPlan } from '../../src/rock/index.ts';
import { contextOf, optionsOf } from './context.ts';
import type { packRock } from './definition.ts';
import type { PackFacts } from './facts.ts';

export interface PackedRock {
  readonly plan: RockPlan;
  readonly built: BuiltRock;
}

/**
 * Builds the rocks while Python still looks at the entry point. Nothing is fetched and no program is started before the
 * answer is there, and nothing leaves this function without it.
 *
 * @throws Failure as `buildRock`, and those of the entry point before any other
 */
export async function buildConfirmed(
  run: ActionRun<typeof packRock>,
  facts: PackFacts,
): Promise<readonly PackedRock[]> {
  const { inputs, host, ports } = run;
  const held = contextOf({ inputs, host, ports: holdBack(ports, facts.confirmed) });
  const first = await buildAll(held, run, facts, facts.plans).catch(async (error: unknown) => {
    await facts.confirmed;
    throw error;
  });
  const plans = await facts.confirmed;
  return plans === facts.plans ? first : buildAll(held, run, facts, plans);
}

/** One after the other: what several have in common is made for the first, and the others find it. */
async function buildAll(
  context: BuildContext,
  run: ActionRun<typeof packRock>,
  facts: PackFacts,
  plans: readonly RockPlan[],
): Promise<readonly PackedRock[]> {
  // What is missing for the last is told before the first is built.
  const all = plans.map((plan) => ({ plan, options: optionsOf(run, facts, plan) }));
  const packed: PackedRock[] = [];
  for (const { plan, options } of all) {
    const built = await buildRock(context, plan, options).catch((error: unknown) => {
      throw plans.length > 1 ? namePlatform(error, plan.platform) : error;
    });
    packed.push({ plan, built });
  }
  return packed;
}

/** Which of several rocks it was that could not be built. */
function namePlatform(error: unknown, platform: string): unknown {
  if (!(error instanceof Failure) || error instanceof ProjectFailure) return error;
  return new Failure(error.code, `platform ${platform}: ${error.message}`, {
    details: error.details,
    retryable: error.retryable,
    cause: error.cause,
    ...(error.at !== undefined && { at: error.at }),
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
