import { change, read } from './command.ts';
import type { JujuCommand } from './command.ts';

export const showApplication = (model: string, application: string): JujuCommand =>
  read('show-application', '--model', model, application, '--format', 'json');

export const readConfig = (model: string, application: string): JujuCommand =>
  read('config', '--model', model, application, '--format', 'json');

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

export const resetConfig = (model: string, application: string, names: readonly string[]): JujuCommand =>
  change('config', '--model', model, application, '--reset', names.join(','));

export const resources = (model: string, application: string): JujuCommand =>
  read('resources', '--model', model, application, '--format', 'json');

export const attachResource = (
  model: string,
  application: string,
  name: string,
  value: string,
): JujuCommand => change('attach-resource', '--model', model, application, `${name}=${value}`);

/** Words such as `arch=amd64 mem=256M`. */
export const readConstraints = (model: string, application: string): JujuCommand =>
  read('constraints', '--model', model, application);

export const setConstraints = (model: string, application: string, constraints: string): JujuCommand =>
  change(
    'set-constraints',
    '--model',
    model,
    application,
    ...constraints.split(/\s+/).filter((word) => word !== ''),
  );

export const scale = (model: string, application: string, units: number): JujuCommand =>
  change('scale-application', '--model', model, application, String(units));

/** On Kubernetes trust needs its scope spelled out, else it only asks for it. */
export const trust = (model: string, application: string): JujuCommand =>
  change('trust', '--model', model, application, '--scope=cluster');
