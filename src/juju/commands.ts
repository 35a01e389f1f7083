import { CHANGE, change, option, pairs, read } from './command.ts';
import type { JujuCommand } from './command.ts';

export type { JujuCommand } from './command.ts';
export * from './refresh-commands.ts';

/** `destroy-model` waits for the model to be gone; 19 to 30 s were recorded for a small one. */
const DESTROY = 300_000;

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

export const showModel = (model: string): JujuCommand => read('show-model', model, '--format', 'json');
export const status = (model: string): JujuCommand => read('status', '--model', model, '--format', 'json');

export const showUnit = (model: string, unit: string): JujuCommand =>
  read('show-unit', '--model', model, unit, '--format', 'json');

export const showApplication = (model: string, application: string): JujuCommand =>
  read('show-application', '--model', model, application, '--format', 'json');

export const readConfig = (model: string, application: string): JujuCommand =>
  read('config', '--model', model, application, '--format', 'json');

/** Words such as `arch=amd64 mem=256M`. */
export const readConstraints = (model: string, application: string): JujuCommand =>
  read('constraints', '--model', model, application);

/** The history of one unit, oldest first. On real Juju it knows of hooks that fell between two samples of status. */
export const statusLog = (model: string, unit: string, entries: number): JujuCommand =>
  read('show-status-log', '--model', model, unit, '-n', String(entries), '--format', 'json');

/** `--limit` with `--replay` gives the oldest lines, without it the newest. */
export const debugLog = (model: string, lines: number, filters: readonly string[] = []): JujuCommand =>
  read('debug-log', '--model', model, '--no-tail', '--limit', String(lines), ...filters);

export const debugLogErrors = (model: string): JujuCommand =>
  read('debug-log', '--model', model, '--replay', '--no-tail', '--level', 'ERROR');

/** Runs a program in a container of the unit; without a container in the charm's own. */
export const ssh = (
  model: string,
  unit: string,
  container: string | undefined,
  command: readonly string[],
): JujuCommand => read('ssh', '--model', model, ...option('--container', container), unit, ...command);

/** Unlike every other command it takes no `controller:user/name`. */
export const addModel = (model: string, cloud: string | undefined): JujuCommand => {
  const [, controller, owner, name = model] = /^(?:([^:]+):)?(?:([^/]+)\/)?(.+)$/.exec(model) ?? [];
  return change(
    'add-model',
    '--no-switch',
    ...option('--controller', controller),
    ...option('--owner', owner),
    name,
    ...(cloud === undefined ? [] : [cloud]),
  );
};

export const destroyModel = (model: string, options: { force?: boolean } = {}): JujuCommand => ({
  args: [
    'destroy-model',
    model,
    '--no-prompt',
    '--destroy-storage',
    ...(options.force === true ? ['--force', '--no-wait'] : []),
  ],
  timeout: DESTROY,
});

export interface DeployArguments {
  readonly model: string;
  /** An absolute path of a .charm file, or the name of a charm on Charmhub. */
  readonly charm: string;
  readonly application: string;
  readonly channel?: string | undefined;
  readonly revision?: number | undefined;
  readonly resources?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
  readonly units?: number | undefined;
  readonly constraints?: string | undefined;
  readonly storage?: Readonly<Record<string, string>>;
  readonly trust?: boolean;
}

export const deploy = (request: DeployArguments): JujuCommand =>
  change(
    'deploy',
    '--model',
    request.model,
    request.charm,
    request.application,
    ...option('--channel', request.channel),
    ...option('--revision', request.revision),
    ...pairs('--resource', request.resources),
    ...pairs('--config', request.config),
    ...option('--num-units', request.units),
    ...option('--constraints', request.constraints),
    ...pairs('--storage', request.storage),
    ...(request.trust === true ? ['--trust'] : []),
  );

export const deployBundle = (model: string, file: string, trust: boolean): JujuCommand =>
  change('deploy', '--model', model, file, ...(trust ? ['--trust'] : []));

export const consume = (model: string, url: string, name: string): JujuCommand =>
  change('consume', '--model', model, url, name);

export const expose = (model: string, application: string): JujuCommand =>
  change('expose', '--model', model, application);

export const showOffer = (url: string): JujuCommand => read('show-offer', url, '--format', 'json');

/** It has no `--model`: the model is in front of the application. */
export const offer = (
  model: string,
  application: string,
  endpoints: readonly string[],
  name: string,
): JujuCommand => {
  const [, controller, path = model] = /^(?:([^:]+):)?(.+)$/.exec(model) ?? [];
  const what = `${path}.${application}:${endpoints.join(',')}`;
  return change('offer', ...option('--controller', controller), what, name);
};

export const resources = (model: string, application: string): JujuCommand =>
  read('resources', '--model', model, application, '--format', 'json');

export const resetConfig = (model: string, application: string, names: readonly string[]): JujuCommand =>
  change('config', '--model', model, application, '--reset', names.join(','));

export const attachResource = (
  model: string,
  application: string,
  name: string,
  value: string,
): JujuCommand => change('attach-resource', '--model', model, application, `${name}=${value}`);

export const setConfig = (
  model: string,
  application: string,
  values: Readonly<Record<string, string>>,
): JujuCommand =>
  change(
    'config',
    '--model',
    model,
    application,
    ...Object.entries(values).map(([key, value]) => `${key}=${value}`),
  );

export const integrate = (model: string, one: string, other: string): JujuCommand =>
  change('integrate', '--model', model, one, other);

/** The content comes from a file, so that it stands on no command line. */
export const addSecret = (model: string, name: string, file: string): JujuCommand =>
  change('add-secret', '--model', model, name, '--file', file);

export const updateSecret = (model: string, name: string, file: string): JujuCommand =>
  change('update-secret', '--model', model, name, '--file', file);

export const grantSecret = (model: string, name: string, application: string): JujuCommand =>
  change('grant-secret', '--model', model, name, application);

export const showSecret = (model: string, name: string, reveal: boolean): JujuCommand =>
  read('show-secret', '--model', model, name, ...(reveal ? ['--reveal'] : []), '--format', 'json');

export const scale = (model: string, application: string, units: number): JujuCommand =>
  change('scale-application', '--model', model, application, String(units));

/** On Kubernetes trust needs its scope spelled out, else it only asks for it. */
export const trust = (model: string, application: string): JujuCommand =>
  change('trust', '--model', model, application, '--scope=cluster');

export const setConstraints = (model: string, application: string, constraints: string): JujuCommand =>
  change(
    'set-constraints',
    '--model',
    model,
    application,
    ...constraints.split(/\s+/).filter((word) => word !== ''),
  );

/** Runs a program in the charm's container and tells what it printed. It waits until no hook runs. */
export const exec = (model: string, unit: string, command: readonly string[]): JujuCommand => ({
  args: ['exec', '--model', model, '--unit', unit, '--wait', '30s', '--format', 'json', '--', ...command],
  timeout: 45_000,
});

export const runAction = (
  model: string,
  unit: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
  seconds: number,
): JujuCommand => ({
  args: [
    'run',
    '--model',
    model,
    '--format',
    'json',
    '--wait',
    `${seconds}s`,
    unit,
    action,
    ...Object.entries(parameters).map(([key, value]) => `${key}=${value}`),
  ],
  timeout: (seconds + 15) * 1000,
});
