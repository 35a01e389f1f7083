import { change, option, pairs, read } from './command.ts';
import type { JujuCommand } from './command.ts';

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

export const expose = (model: string, application: string): JujuCommand =>
  change('expose', '--model', model, application);

export const integrate = (model: string, one: string, other: string): JujuCommand =>
  change('integrate', '--model', model, one, other);

export const consume = (model: string, url: string, name: string): JujuCommand =>
  change('consume', '--model', model, url, name);

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
