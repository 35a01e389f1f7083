import type { Command } from '../line/command.ts';
import { refuse } from '../line/refuse.ts';

export const bootstrap: Command = {
  name: 'bootstrap',
  summary: 'Do nothing: the local controller is there already.',
  usage: '[<cloud> [<controller name>]]',
  scope: 'controller',
  flags: [
    ...['bootstrap-base', 'credential', 'to', 'metadata-source', 'agent-version', 'add-model'].map(
      (name) => ({ names: [name] as [string], kind: 'text' as const, ignored: true }),
    ),
    ...['bootstrap-constraints', 'config', 'constraints', 'model-default', 'storage-pool'].map((name) => ({
      names: [name] as [string],
      kind: 'list' as const,
      ignored: true,
    })),
    { names: ['no-switch'], kind: 'boolean', ignored: true },
    { names: ['force'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 2],
  async run({ args: [, name], terminal }, services) {
    if (name !== undefined && name !== services.controller)
      throw refuse(
        `the local controller here is "${services.controller}"; \`paas-action local up --controller ${name}\` starts one that is called "${name}"`,
      );
    terminal.stderr(
      `The local controller "${services.controller}" is running; there is nothing to bootstrap\n`,
    );
    return 0;
  },
};
