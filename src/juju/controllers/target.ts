import { Failure } from '../../errors/index.ts';
import { parseDescription } from './known-controller.ts';
import type { KnownController } from './known-controller.ts';

/** Who logs in to a controller. */
export type Login =
  | { readonly kind: 'user'; readonly user: string; readonly password: string }
  /** A service account of JAAS: the client reads it from its environment on every call and keeps nothing. */
  | { readonly kind: 'client'; readonly id: string; readonly secret: string };

/** An existing controller that this machine has perhaps never spoken to. */
export interface Target {
  /** `host:port`, the host name of a public controller such as JAAS, or all that `juju show-controller` says. */
  readonly controller: string | KnownController;
  readonly login: Login;
  /** A kubeconfig file, and the name under which the controller is to know its cluster as a cloud. */
  readonly cluster?: { readonly kubeconfig: string; readonly cloud?: string | undefined } | undefined;
}

/** The inputs that name a target; texts as the user gave them. */
export interface TargetInputs {
  readonly controller: string | undefined;
  readonly 'controller-user': string | undefined;
  readonly 'controller-password': string | undefined;
  readonly 'client-id': string | undefined;
  readonly 'client-secret': string | undefined;
}

const ADDRESS = /^[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/;
const LOGINS = 'controller-user and controller-password, or client-id and client-secret';

/** @throws Failure `INPUT_INVALID` for half a login, two logins, or a login without a controller. */
export function parseTarget(inputs: TargetInputs): Target | undefined {
  const { controller } = inputs;
  const login = parseLogin(inputs);
  if (controller === undefined) {
    if (login === undefined) return undefined;
    throw refused('a login is given without a controller', 'controller: host:17070');
  }
  if (login === undefined) throw refused('a controller is given without a login', LOGINS);
  if (ADDRESS.test(controller)) return { controller, login };
  if (!controller.includes('\n') && !controller.includes('{')) {
    throw refused(`controller is no address: "${controller}"`, 'controller: host:17070');
  }
  if (login.kind === 'client') {
    throw refused('a service account is for a controller that is given by its address', 'controller: HOST');
  }
  return { controller: parseDescription(controller), login };
}

function parseLogin(inputs: TargetInputs): Login | undefined {
  const { 'controller-user': user, 'controller-password': password } = inputs;
  const { 'client-id': id, 'client-secret': secret } = inputs;
  const names = ['controller-user', 'controller-password', 'client-id', 'client-secret'] as const;
  const given = names.filter((name) => inputs[name] !== undefined);
  if (given.length === 0) return undefined;
  if (given.length === 2 && user !== undefined && password !== undefined) {
    return { kind: 'user', user, password };
  }
  if (given.length === 2 && id !== undefined && secret !== undefined) return { kind: 'client', id, secret };
  throw given.length === 1
    ? refused(
        `the login has only ${given.join()}; a secret that the repository does not have is empty`,
        LOGINS,
      )
    : refused(`the login is not one of the two kinds: ${given.join(', ')} are given`, LOGINS);
}

function refused(message: string, example: string): Failure {
  return new Failure('INPUT_INVALID', message, { hint: `Set on this step: ${example}` });
}
