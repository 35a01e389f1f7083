import type { Command } from './line/command.ts';

/** The list of commands, for `juju help`. */
export function renderOverview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = [...commands]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, summary }) => `    ${name.padEnd(width)}  ${summary}`);
  return [
    'A local controller that answers the juju command line on one machine, for tests and demos.',
    'Production is Juju on Kubernetes, reached through the same commands.',
    '',
    'Commands:',
    ...lines,
    '',
  ].join('\n');
}

/** Usage and flags of one command. */
export function renderHelp({ name, usage, summary, flags, formats, scope, aliases }: Command): string {
  const rows = (flags ?? []).map(({ names, kind, ignored }) => {
    const shown = names.map((n) => (n.length > 1 ? `--${n}` : `-${n}`)).join(', ');
    const value = kind === 'boolean' ? '' : ' <value>';
    return `    ${shown}${value}${ignored === true ? '  (accepted, without effect on a local controller)' : ''}`;
  });
  return [
    `Usage: juju ${name} [options] ${usage}`.trimEnd(),
    '',
    `Summary: ${summary}`,
    ...(aliases === undefined ? [] : [`Aliases: ${aliases.join(', ')}`]),
    '',
    'Options:',
    ...(scope === 'model' ? ['    -m, --model <[controller:]model>'] : []),
    ...(formats === undefined ? [] : [`    --format <${formats.join('|')}>`, '    -o, --output <file>']),
    ...rows,
    '',
  ].join('\n');
}
