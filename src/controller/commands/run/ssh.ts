import { resolve } from 'node:path';
import type { Screen } from '../../model/index.ts';
import type { Command } from '../line/command.ts';
import { findUnit, modelOf } from '../line/find.ts';
import { refuse, usage } from '../line/refuse.ts';

/** For `--pty` without a terminal of the user's own. */
const SMALL_SCREEN: Screen = { rows: 24, columns: 80 };

export const ssh: Command = {
  name: 'ssh',
  summary: 'Run a command, or a shell, in a container of a unit.',
  usage: '<[user@]unit> [command]',
  scope: 'model',
  flagsFirst: true,
  flags: [
    { names: ['container'], kind: 'text' },
    { names: ['no-host-key-checks'], kind: 'boolean', ignored: true },
    { names: ['proxy'], kind: 'boolean', ignored: true },
    { names: ['pty'], kind: 'boolean' },
    { names: ['remote'], kind: 'boolean', ignored: true },
  ],
  arity: [1, 1000],
  async run({ args: [target = '', ...words], flags, model: uuid, terminal }, { store, agents }) {
    const name = target.slice(target.indexOf('@') + 1);
    const unit = findUnit(modelOf(store.read(), uuid), name);
    if (unit === undefined) throw refuse(`unit "${name}" not found`);
    const command = withoutOptions(words);
    const wantsTerminal = flags.text('pty') === undefined ? terminal.screen !== undefined : flags.on('pty');
    const screen = wantsTerminal ? (terminal.screen ?? SMALL_SCREEN) : undefined;
    const container = flags.text('container');
    const code = await agents.ssh(
      { model: uuid, unit: unit.name },
      {
        ...(container !== undefined && { container }),
        command,
        stdin: terminal.stdin({ raw: screen !== undefined }),
        ...(screen !== undefined && { terminal: screen }),
        signal: terminal.signal,
      },
      { stdout: (data) => terminal.stdout(data), stderr: (data) => terminal.stderr(data) },
    );
    if (code !== 0) throw refuse(`command terminated with exit code ${code}`);
    return 0;
  },
};

/**
 * Options of the OpenSSH client that may stand before the command mean nothing without a network in between; those
 * with a value take it along.
 */
function withoutOptions(words: readonly string[]): string[] {
  const rest = [...words];
  while (rest[0]?.startsWith('-') === true) {
    const option = rest.shift() ?? '';
    if (option === '--') break;
    if (/^-[bcDEeFIiJLlmOopQRSWw]$/.test(option)) rest.shift();
  }
  return rest;
}

export const scp: Command = {
  name: 'scp',
  summary: 'Copy files to or from a container of a unit.',
  usage: '[options] <source> <destination>',
  scope: 'model',
  flagsFirst: true,
  flags: [
    { names: ['container'], kind: 'text' },
    { names: ['no-host-key-checks'], kind: 'boolean', ignored: true },
    { names: ['proxy'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 100],
  async run({ args, flags, model: uuid, terminal }, { store, agents }) {
    const [source = '', destination, more] = args;
    if (destination === undefined) throw usage('at least two arguments required');
    if (more !== undefined)
      throw refuse('only one source and one destination are allowed for a k8s application');
    const from = remotePath(source);
    const to = remotePath(destination);
    const remote = from ?? to;
    if (remote === undefined || (from !== undefined && to !== undefined)) {
      throw usage('one of source and destination must be on a unit: <unit>:<path>');
    }
    const unit = findUnit(modelOf(store.read(), uuid), remote.unit);
    if (unit === undefined) throw refuse(`unit "${remote.unit}" not found`);
    const container = flags.text('container');
    await agents.copy(
      { model: uuid, unit: unit.name },
      {
        ...(container !== undefined && { container }),
        direction: to === undefined ? 'from-unit' : 'to-unit',
        local: resolve(terminal.cwd, to === undefined ? destination : source),
        remote: remote.path,
      },
    );
    return 0;
  },
};

function remotePath(text: string): { unit: string; path: string } | undefined {
  const match = /^(?:[^@/:]+@)?([a-z][a-z0-9-]*\/(?:\d+|leader)):(.*)$/.exec(text);
  return match === null ? undefined : { unit: match[1] ?? '', path: match[2] ?? '' };
}
