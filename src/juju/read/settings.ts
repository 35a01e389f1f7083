import { z } from 'zod/mini';

import * as commands from '../client/commands.ts';
import { wordsOf } from '../input/constraints.ts';
import type { Juju } from '../client/driver.ts';

/** What `juju config` and `juju constraints` tell of an application. */
export interface Settings {
  /** Options that have a value, as text. */
  readonly options: ReadonlyMap<string, { readonly type: string | undefined; readonly value: string }>;
  readonly trusted: boolean;
}

const values = z.catch(
  z.nullish(
    z.record(
      z.string(),
      z.object({ value: z.optional(z.unknown()), type: z.catch(z.optional(z.string()), undefined) }),
    ),
  ),
  undefined,
);
const configSchema = z.object({ settings: values, 'application-config': values });

export async function readSettings(juju: Juju, model: string, application: string): Promise<Settings> {
  const found = await juju.json(commands.readConfig(model, application), configSchema);
  const options = Object.entries(found.settings ?? {}).flatMap(([name, { type, value }]) =>
    value === undefined || value === null ? [] : [[name, { type, value: String(value) }] as const],
  );
  return { options: new Map(options), trusted: found['application-config']?.['trust']?.value === true };
}

/** Words such as `mem=256M`. */
export async function readConstraints(
  juju: Juju,
  model: string,
  application: string,
): Promise<readonly string[]> {
  const answer = await juju.call(commands.readConstraints(model, application));
  return answer.exitCode === 0 ? wordsOf(answer.stdout) : [];
}
