import type { RockYaml } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { parseCommand } from './command.ts';
import { DAEMON_ID, DEFAULT_PATH, type BasePlan, type ConfigPlan } from './types.ts';

/**
 * What a container of the rock runs with (rockcraft/services/package.py, rockcraft/pebble.py: get_entrypoint).
 *
 * @param base whose release decides where Pebble lies; of a bare one, that of the build base
 * @returns the configuration, and the absolute path of Pebble
 */
export function planConfig(
  yaml: RockYaml,
  base: BasePlan | undefined,
  collector: Collector,
): { readonly config: ConfigPlan; readonly pebble: string } {
  const pebble = base?.release.version === '22.04' ? '/bin/pebble' : '/usr/bin/pebble';
  for (const [name, value] of Object.entries(yaml.environment ?? {})) {
    if (/\$(?=.)/.test(value))
      collector.refuse(['environment', name], 'variables in values are not expanded');
  }
  const common = {
    ...(yaml['run-user'] === '_daemon_' ? { user: String(DAEMON_ID) } : {}),
    environment: { ...(base?.bare === true ? { PATH: DEFAULT_PATH } : {}), ...yaml.environment },
  };
  const command = yaml['entrypoint-command'];
  if (typeof command === 'string') {
    const parsed = parseCommand(command);
    if (typeof parsed === 'string') {
      collector.refuse(['entrypoint-command'], `the command ${parsed}`);
      return { config: { ...common, entrypoint: [], cmd: [] }, pebble };
    }
    return { config: { ...common, entrypoint: parsed.command, cmd: parsed.defaults ?? [] }, pebble };
  }
  const service = yaml['entrypoint-service'];
  if (typeof service === 'string') {
    const text = yaml.services?.[service]?.command;
    const parsed = text === undefined ? 'is missing' : parseCommand(text);
    if (typeof parsed === 'string' || parsed.defaults === undefined)
      collector.refuse(['entrypoint-service'], `the service ${service} needs a command with a [ … ] group`);
    const cmd = typeof parsed === 'string' ? [] : (parsed.defaults ?? []);
    return { config: { ...common, entrypoint: [pebble, 'enter', '--args', service], cmd }, pebble };
  }
  return { config: { ...common, entrypoint: [pebble, 'enter'], cmd: [] }, pebble };
}
