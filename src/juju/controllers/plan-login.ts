import { z } from 'zod/mini';

import { Failure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { JujuCommand } from '../client/commands.ts';
import { renderClientStore } from './known-controller.ts';
import type { Target } from './target.ts';

export const controllersSchema = z.object({
  controllers: z.nullish(
    z.record(
      z.string(),
      z.looseObject({
        user: z.optional(z.string()),
        'api-endpoints': z.nullish(z.array(z.string())),
      }),
    ),
  ),
});

/** What the client knows already: the answer of `juju controllers --format json`. */
export type KnownControllers = z.infer<typeof controllersSchema>;

export interface LoginPlan {
  /** The name under which the client knows the controller, to be put before a model's name. */
  readonly name: string;
  /** Files for a store of the client that has nothing else in it; undefined: any store will do. */
  readonly store?: Readonly<Record<string, string>>;
  readonly steps: readonly JujuCommand[];
  /** What every later call needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Says what makes the client know the target. Pure; nothing for one that it is logged in to already.
 *
 * @throws Failure `JUJU_NO_CONTROLLER` when the client is logged in there as somebody else.
 */
export function planLogin({ controller, login }: Target, known: KnownControllers): LoginPlan {
  const env: Record<string, string> =
    login.kind === 'client' ? { JUJU_CLIENT_ID: login.id, JUJU_CLIENT_SECRET: login.secret } : {};
  if (typeof controller !== 'string') {
    const store = login.kind === 'user' ? renderClientStore(controller, login) : {};
    return { name: controller.name, store, steps: [], env };
  }
  const entries = Object.entries(known.controllers ?? {});
  const [standing, details] =
    entries.find(([, entry]) => (entry['api-endpoints'] ?? []).includes(withPort(controller))) ?? [];
  if (standing === undefined) {
    const name = nameFor(controller);
    const user = login.kind === 'user' ? { name: login.user, password: login.password } : undefined;
    return { name, env, steps: [commands.login(controller, name, user)] };
  }
  if (login.kind === 'user' && details?.user !== undefined && details.user !== login.user) {
    throw new Failure(
      'JUJU_NO_CONTROLLER',
      `juju is logged in to ${standing} as ${details.user}, not ${login.user}`,
      { hint: `Log out first: juju logout --controller ${standing}` },
    );
  }
  return { name: standing, env, steps: [] };
}

/** The client adds the port of https to a public controller's name. */
function withPort(address: string): string {
  return /:\d+$/.test(address) ? address : `${address}:443`;
}

/** A name without colons, which Juju refuses in the name of a controller. */
function nameFor(address: string): string {
  return address
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
