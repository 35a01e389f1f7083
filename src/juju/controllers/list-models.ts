import { z } from 'zod/mini';

import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';

const modelsSchema = z.object({
  models: z.nullish(
    z.array(
      z.object({
        'short-name': z.string(),
        life: z.catch(z.string(), 'alive'),
        'is-controller': z.catch(z.boolean(), false),
      }),
    ),
  ),
});

export interface ListedModel {
  readonly name: string;
  /** Recorded: `dead` at once when it is being destroyed, while its state still says available. */
  readonly life: string;
}

/** The models of a controller that this user may see, without the controller's own. Undefined: the current one. */
export async function listModels(
  juju: Juju,
  controller: string | undefined,
): Promise<readonly ListedModel[]> {
  const { models } = await juju.json(commands.models(controller), modelsSchema);
  return (models ?? [])
    .filter((model) => !model['is-controller'])
    .map((model) => ({ name: model['short-name'], life: model.life }));
}
