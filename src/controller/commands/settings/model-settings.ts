import type { ConfigValue } from '../../model/index.ts';
import { refuse } from '../line/refuse.ts';

type Setting = { readonly type: 'text' | 'boolean' | 'number' | 'duration'; readonly default: ConfigValue };

const text = (value = ''): Setting => ({ type: 'text', default: value });
const flag = (value: boolean): Setting => ({ type: 'boolean', default: value });

/**
 * The model settings that have an effect here: the hooks' proxy variables, hook retries, the update-status interval
 * and the log level. Others that suites set are kept and shown, which is all that a local controller can do with them.
 */
export const MODEL_SETTINGS: Readonly<Record<string, Setting>> = {
  'agent-version': text(),
  'automatically-retry-hooks': flag(true),
  'charmhub-url': text('https://api.charmhub.io'),
  'default-base': text(),
  development: flag(false),
  'extra-info': text(),
  'ftp-proxy': text(),
  'http-proxy': text(),
  'https-proxy': text(),
  'juju-ftp-proxy': text(),
  'juju-http-proxy': text(),
  'juju-https-proxy': text(),
  'juju-no-proxy': text('127.0.0.1,localhost,::1'),
  'logging-config': text('<root>=INFO'),
  'max-action-results-age': text('336h'),
  'max-action-results-size': text('5G'),
  'no-proxy': text('127.0.0.1,localhost,::1'),
  'test-mode': flag(false),
  'update-status-hook-interval': { type: 'duration', default: '5m' },
  'workload-storage': text(),
};

/** @throws Failure for an unknown key or a value of the wrong type. */
export function checkModelConfig(pairs: Readonly<Record<string, string>>): Record<string, ConfigValue> {
  return Object.fromEntries(
    Object.entries(pairs).map(([key, value]) => {
      const setting = MODEL_SETTINGS[key];
      if (setting === undefined)
        throw refuse(`key "${key}" not found in the local controller's model settings`);
      if (setting.type === 'boolean') {
        if (!/^(true|false)$/i.test(value)) throw refuse(`${key}: expected bool, got string("${value}")`);
        return [key, value.toLowerCase() === 'true'];
      }
      if (setting.type === 'duration' && !/^(\d+(ms|s|m|h))+$/.test(value)) {
        throw refuse(`invalid ${key} in model configuration: time: invalid duration "${value}"`);
      }
      return [key, value];
    }),
  );
}
