import { stringify } from 'yaml';
import type { RockYaml } from '../expand/index.ts';

/**
 * The Pebble layer of a rock: `summary`, `description`, `services`, `checks` in this order, without unset keys
 * (rockcraft/services/package.py, rockcraft/pebble.py). Undefined when there is nothing to run or check.
 */
export function renderPebbleLayer(yaml: RockYaml): string | undefined {
  const services = Object.entries(yaml.services ?? {});
  const checks = Object.entries(yaml.checks ?? {});
  if (services.length === 0 && checks.length === 0) return undefined;
  const layer = {
    summary: yaml.summary,
    description: yaml.description,
    ...(services.length === 0
      ? {}
      : { services: Object.fromEntries(services.map(([name, service]) => [name, withoutUnset(service)])) }),
    ...(checks.length === 0
      ? {}
      : { checks: Object.fromEntries(checks.map(([name, check]) => [name, withoutUnset(check)])) }),
  };
  // Pebble reads YAML 1.1 as well as 1.2 words; quoting both keeps `on` and `1.10` text.
  return stringify(layer, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

function withoutUnset(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== null && field !== undefined),
  );
}
