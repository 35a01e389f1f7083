import { change, option, read } from './command.ts';
import type { JujuCommand } from './command.ts';

/** `destroy-model` waits for the model to be gone; 19 to 30 s were recorded for a small one. */
const DESTROY = 300_000;

export const showModel = (model: string): JujuCommand => read('show-model', model, '--format', 'json');

export const readModelConfig = (model: string, key: string): JujuCommand =>
  read('model-config', '--model', model, key);

export const setModelConfig = (model: string, values: Readonly<Record<string, string>>): JujuCommand =>
  change(
    'model-config',
    '--model',
    model,
    ...Object.entries(values).map(([key, value]) => `${key}=${value}`),
  );

export const status = (model: string): JujuCommand => read('status', '--model', model, '--format', 'json');

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

export const setModelConstraints = (model: string, constraints: string): JujuCommand =>
  change('set-model-constraints', '--model', model, constraints);

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
