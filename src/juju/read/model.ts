import { z } from 'zod/mini';
import { Failure, isFailure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { parseStatus } from './status.ts';
import type { JujuStatus } from './status.ts';

const modelSchema = z.record(z.string(), z.object({ life: z.catch(z.optional(z.string()), undefined) }));

/** Reads the model's status. Safe to repeat. */
export async function readStatus(juju: Juju, model: string): Promise<JujuStatus> {
  return parseStatus(await juju.json(commands.status(model), z.unknown()));
}

/** Whether the model is there. @throws Failure `DEPLOY_APPLICATION_DYING` when it is being destroyed. */
export async function findModel(juju: Juju, model: string): Promise<boolean> {
  try {
    const found = await juju.json(commands.showModel(model), modelSchema);
    const life = Object.values(found)[0]?.life ?? 'alive';
    if (life === 'alive') return true;
    throw new Failure('DEPLOY_APPLICATION_DYING', `the model ${model} is still being destroyed`, {
      hint: 'Wait until it is gone from `juju models`, or choose another name.',
      retryable: true,
    });
  } catch (error) {
    if (isFailure(error, 'JUJU_REFUSED') && /not found/.test(error.message)) return false;
    throw error;
  }
}
