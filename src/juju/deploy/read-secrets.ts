import { z } from 'zod/mini';

import { isFailure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import type { StandingSecret } from '../plan/secrets.ts';

const values = z.record(z.string(), z.string());

/** Recorded with 3.6 and 4.0: the JSON wraps the values in `Data`. */
const secretSchema = z.record(
  z.string(),
  z.object({
    content: z.catch(
      z.optional(
        z.union([
          z.pipe(
            z.object({ Data: values }),
            z.transform(({ Data }) => Data),
          ),
          values,
        ]),
      ),
      undefined,
    ),
    access: z.catch(z.nullish(z.array(z.object({ target: z.string() }))), undefined),
  }),
);

/** The named secrets that the model has. Somebody who may not see their content still sees that they are there. */
export async function readSecrets(
  juju: Juju,
  model: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, StandingSecret>> {
  const found = await Promise.all(
    names.map(async (name) => {
      const raw = (await show(juju, model, name, true)) ?? (await show(juju, model, name, false));
      const [entry] = Object.entries(raw ?? {});
      if (entry === undefined) return [];
      const [id, { content, access }] = entry;
      const grantedTo = (access ?? []).map(({ target }) => target.replace(/^application-/, ''));
      return [[name, { uri: `secret:${id}`, content, grantedTo }] as const];
    }),
  );
  return new Map(found.flat());
}

async function show(
  juju: Juju,
  model: string,
  name: string,
  reveal: boolean,
): Promise<z.infer<typeof secretSchema> | undefined> {
  try {
    return await juju.json(commands.showSecret(model, name, reveal), secretSchema);
  } catch (error) {
    if (isFailure(error, 'JUJU_REFUSED')) return undefined;
    throw error;
  }
}
