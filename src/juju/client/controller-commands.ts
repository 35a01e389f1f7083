import { CHANGE, change, option, read } from './command.ts';
import type { JujuCommand } from './command.ts';

export const version = (): JujuCommand => read('version', '--format', 'json');

export const whoami = (): JujuCommand => read('whoami', '--format', 'json');

export const models = (controller: string | undefined): JujuCommand =>
  read('models', ...option('--controller', controller), '--format', 'json');

export const controllers = (): JujuCommand => read('controllers', '--format', 'json');

/**
 * Makes a controller known under a name of ours. The password goes through standard input; without a user the client
 * takes a service account from its environment. The runner has never seen the controller: it trusts its certificate.
 */
export const login = (
  address: string,
  name: string,
  user: { readonly name: string; readonly password: string } | undefined,
): JujuCommand => ({
  args: [
    'login',
    address,
    '-c',
    name,
    ...(user === undefined ? [] : ['-u', user.name]),
    '--no-prompt',
    '--trust',
  ],
  timeout: CHANGE,
  ...(user === undefined ? {} : { stdin: `${user.password}\n` }),
});

export const clouds = (controller: string): JujuCommand =>
  read('clouds', '--controller', controller, '--format', 'json');

/** Reads the cluster from KUBECONFIG. */
export const addKubernetes = (cloud: string, controller: string): JujuCommand =>
  change('add-k8s', cloud, '--controller', controller);
