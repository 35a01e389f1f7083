import { option, read } from './command.ts';
import type { JujuCommand } from './command.ts';

export const showUnit = (model: string, unit: string): JujuCommand =>
  read('show-unit', '--model', model, unit, '--format', 'json');

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

/** Runs a program in the charm's container and tells what it printed. It waits until no hook runs. */
export const exec = (model: string, unit: string, command: readonly string[]): JujuCommand => ({
  args: ['exec', '--model', model, '--unit', unit, '--wait', '30s', '--format', 'json', '--', ...command],
  timeout: 45_000,
});
