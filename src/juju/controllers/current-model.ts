import { z } from 'zod/mini';

import { Failure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';

const whoami = z.object({ controller: z.optional(z.string()), model: z.optional(z.string()) });

/** The model that the client would use by itself. @throws Failure `JUJU_NO_CONTROLLER`, `INPUT_INVALID`. */
export async function readCurrentModel(juju: Juju, deadline: number): Promise<string> {
  const answer = await juju.insist(() => juju.run(commands.whoami()), deadline);
  // Recorded: without a controller it succeeds with nothing on standard output.
  const parsed = whoami.safeParse(answer.stdout.trim() === '' ? {} : JSON.parse(answer.stdout));
  if (!parsed.success || parsed.data.controller === undefined) {
    throw new Failure('JUJU_NO_CONTROLLER', 'juju has no controller', {
      hint: 'Run setup-craft before this step, or log in: juju login, juju register',
    });
  }
  if (parsed.data.model === undefined) {
    throw new Failure('INPUT_INVALID', 'no model is given and the client has no current one', {
      hint: 'Set the input `model`; it is made when there is none of that name.',
    });
  }
  return parsed.data.model;
}
