import { z } from 'zod';

import { Failure } from '../errors/index.ts';
import * as commands from './commands.ts';
import type { JujuCommand } from './commands.ts';

/** An existing controller that this machine has perhaps never spoken to. */
export interface Target {
  /** `host:port`, or the host name of a public controller such as JAAS. */
  readonly address: string;
  readonly login:
    | { readonly kind: 'user'; readonly user: string; readonly password: string }
    /** A service account of JAAS: the client reads it from its environment on every call and keeps nothing. */
    | { readonly kind: 'client'; readonly id: string; readonly secret: string };
  /** A cluster that the controller is to know as a cloud: its name, and the file with the access to it. */
  readonly cluster?: { readonly cloud: string; readonly kubeconfig: string } | undefined;
}

/** The inputs that name a target; texts as the user gave them. */
export interface TargetInputs {
  readonly controller: string | undefined;
  readonly 'controller-user': string | undefined;
  readonly 'controller-password': string | undefined;
  readonly 'client-id': string | undefined;
  readonly 'client-secret': string | undefined;
}

/** @throws Failure `INPUT_INVALID` for half a login, two logins, or a login without a controller. */
export function parseTarget(inputs: TargetInputs): Target | undefined {
  const { controller: address, 'client-id': id, 'client-secret': secret } = inputs;
  const { 'controller-user': user, 'controller-password': password } = inputs;
  const given = [user, password, id, secret].filter((value) => value !== undefined).length;
  if (address === undefined) {
    if (given === 0) return undefined;
    throw refused('a login is given without a controller', 'controller: host:17070');
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(address)) {
    throw refused(`controller is no address: "${address}"`, 'controller: host:17070');
  }
  if (given === 2 && user !== undefined && password !== undefined) {
    return { address, login: { kind: 'user', user, password } };
  }
  if (given === 2 && id !== undefined && secret !== undefined) {
    return { address, login: { kind: 'client', id, secret } };
  }
  throw refused(
    `the login for ${address} is ${given < 2 ? 'not complete' : 'not one of the two kinds'}; a secret that the repository does not have is empty`,
    'controller-user and controller-password, or client-id and client-secret',
  );
}

function refused(message: string, example: string): Failure {
  return new Failure('INPUT_INVALID', message, { hint: `Set on this step: ${example}` });
}

const controllersSchema = z.object({
  controllers: z
    .record(
      z.string(),
      z.looseObject({
        user: z.string().optional(),
        'api-endpoints': z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

/** What the client knows already: the answer of `juju controllers --format json`. */
export type KnownControllers = z.infer<typeof controllersSchema>;
export { controllersSchema };

export interface TargetPlan {
  /** The name under which the client knows the controller, to be put before a model's name. */
  readonly name: string;
  readonly steps: readonly JujuCommand[];
  /** What every later call needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Says which commands make the client know the target. Pure; nothing for one that it is logged in to already.
 *
 * @throws Failure `JUJU_NO_CONTROLLER` when the client is logged in there as somebody else.
 */
export function planTarget(target: Target, known: KnownControllers): TargetPlan {
  const { address, login } = target;
  const entries = Object.entries(known.controllers ?? {});
  const [standing, details] =
    entries.find(([, entry]) => (entry['api-endpoints'] ?? []).includes(withPort(address))) ?? [];
  const name = standing ?? nameFor(address);
  const env: Record<string, string> =
    login.kind === 'client' ? { JUJU_CLIENT_ID: login.id, JUJU_CLIENT_SECRET: login.secret } : {};
  if (standing === undefined) {
    const user = login.kind === 'user' ? { name: login.user, password: login.password } : undefined;
    return { name, env, steps: [commands.login(address, name, user)] };
  }
  if (login.kind === 'user' && details?.user !== undefined && details.user !== login.user) {
    throw new Failure(
      'JUJU_NO_CONTROLLER',
      `juju is logged in to ${name} as ${details.user}, not ${login.user}`,
      {
        hint: `Log out first: juju logout --controller ${name}`,
      },
    );
  }
  return { name, env, steps: [] };
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
