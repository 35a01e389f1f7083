import type { ConfigValue } from '../../model/index.ts';
import type { Tool, ToolContext } from './tool.ts';

export const configGet: Tool = {
  name: 'config-get',
  summary: "Print the application's configuration.",
  usage: '[<key>]',
  flags: [{ names: ['all', 'a'], kind: 'boolean' }],
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [key] }, context) {
    const settings = settingsOf(context);
    return { value: key === undefined || key === '' ? settings : (settings[key] ?? null) };
  },
};

/** The user's settings over the charm's defaults; what has neither is left out. Options of an older charm are not seen. */
function settingsOf({ self, model }: ToolContext): Record<string, ConfigValue> {
  const { application, unit } = self();
  const options = model().charms[unit.charm]?.config ?? model().charms[application.charm]?.config ?? {};
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) => {
      const value = application.config[name] ?? option.default;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
