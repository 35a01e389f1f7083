import { Failure, errorMessage } from '../../errors/index.ts';
import { EMPTY_DATA } from '../render/index.ts';
import type { Command, FlagSpec, Services, Terminal } from './line/command.ts';
import { findModel } from './line/find.ts';
import { parseFlags, type ParsedLine } from './line/parse-flags.ts';
import { notHere } from './not-here.ts';
import { commands } from './registry.ts';
import { refuse, usage } from './line/refuse.ts';
import { renderHelp, renderOverview } from './help.ts';

/** Flags that every `juju` command takes. */
const COMMON: readonly FlagSpec[] = [
  { names: ['help', 'h'], kind: 'boolean' },
  { names: ['debug'], kind: 'boolean', ignored: true },
  { names: ['verbose'], kind: 'boolean', ignored: true },
  { names: ['quiet', 'q'], kind: 'boolean' },
  { names: ['show-log'], kind: 'boolean', ignored: true },
  { names: ['logging-config'], kind: 'text', ignored: true },
];
const MODEL: FlagSpec = { names: ['model', 'm'], kind: 'text' };
const FORMAT: readonly FlagSpec[] = [
  { names: ['format'], kind: 'text' },
  { names: ['output', 'o'], kind: 'text' },
];

export interface Line {
  readonly argv: readonly string[];
  /** `JUJU_MODEL` of the caller, which counts when there is no `-m`. */
  readonly modelVariable?: string;
}

/** Runs one `juju` command line and answers its exit code: 0, 1 (refused) or 2 (bad usage). Never rejects. */
export async function runCommand(line: Line, terminal: Terminal, services: Services): Promise<number> {
  let format = '';
  try {
    const [name = 'help', ...rest] = line.argv;
    if (['help', '--help', '-h'].includes(name)) {
      terminal.stdout(rest[0] === undefined ? renderOverview(commands) : helpFor(rest[0]));
      return 0;
    }
    const command = findCommand(name === '--version' ? 'version' : name);
    const parsed = parseFlags(rest, flagsOf(command), { flagsFirst: command.flagsFirst ?? false });
    if (parsed.flags.on('help')) {
      terminal.stdout(renderHelp(command));
      return 0;
    }
    const quiet = parsed.flags.on('quiet');
    const quietly = quiet ? { ...terminal, stderr: () => undefined } : terminal;
    const wanted = formatOf(command, parsed);
    checkArity(command, parsed);
    format = wanted;
    const { terminal: redirected, finish } = redirect(parsed, quietly, services);
    const code = await command.run(
      {
        args: parsed.args,
        flags: parsed.flags,
        format,
        terminal: redirected,
        runLine: (argv) => runCommand({ argv }, redirected, services),
        model:
          command.scope === 'model'
            ? findModel(services.store.read(), parsed.flags.text('model') ?? line.modelVariable).uuid
            : '',
      },
      services,
    );
    // What a command has changed must outlive a crash that follows its success.
    await services.store.durable();
    await finish();
    return code;
  } catch (error) {
    return explain(error, format, terminal);
  }
}

function explain(error: unknown, format: string, terminal: Terminal): number {
  if (!(error instanceof Failure)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : errorMessage(error);
    terminal.stderr(`ERROR internal error of the local controller: ${stack}\n`);
    return 1;
  }
  if (error.code === 'CONTROLLER_USAGE') {
    terminal.stderr(`ERROR ${error.message}\n`);
    return 2;
  }
  if (format === 'json' || format === 'yaml') terminal.stdout(EMPTY_DATA);
  const more = error.code === 'CONTROLLER_REFUSED' ? [] : [...error.details, error.hint ?? ''];
  terminal.stderr([`ERROR ${error.message}`, ...more.filter((text) => text !== ''), ''].join('\n'));
  return 1;
}

function findCommand(name: string): Command {
  const found = commands.find((c) => c.name === name || c.aliases?.includes(name));
  if (found !== undefined) return found;
  const why = notHere[name];
  if (why === 'machines') throw usage(`Juju command "${name}" not supported on container models`);
  if (why !== undefined) {
    throw new Failure('CONTROLLER_UNSUPPORTED', `juju: "${name}" is not a command of the local controller`, {
      hint: `${why} Use a real Juju controller for it.`,
    });
  }
  throw refuse(`juju: "${name}" is not a juju command. See "juju --help".`);
}

function helpFor(name: string): string {
  return renderHelp(findCommand(name));
}

function flagsOf(command: Command): FlagSpec[] {
  return [
    ...(command.flags ?? []),
    ...(command.scope === 'model' ? [MODEL] : []),
    ...(command.formats !== undefined ? FORMAT : []),
    ...COMMON,
  ];
}

function formatOf(command: Command, { flags }: ParsedLine): string {
  const { formats } = command;
  if (formats === undefined) return '';
  const wanted = flags.text('format') ?? formats[0];
  if (!formats.includes(wanted)) {
    throw usage(`invalid value "${wanted}" for option --format: unknown format "${wanted}"`);
  }
  return wanted;
}

function checkArity({ arity, name, usage: form }: Command, { args }: ParsedLine): void {
  const [least, most] = arity;
  if (args.length > most) {
    throw usage(`unrecognized args: ${JSON.stringify(args.slice(most)).replaceAll('","', '" "')}`);
  }
  if (args.length < least) throw usage(`${name} needs ${form}`);
}

/** `--output FILE` writes there what would have gone to standard output. */
function redirect(
  { flags }: ParsedLine,
  terminal: Terminal,
  { files }: Services,
): { terminal: Terminal; finish: () => Promise<void> } {
  const path = flags.text('output');
  if (path === undefined) return { terminal, finish: () => Promise.resolve() };
  const parts: Buffer[] = [];
  return {
    terminal: { ...terminal, stdout: (data) => parts.push(Buffer.from(data)) },
    finish: () => files.write(absolute(terminal.cwd, path), Buffer.concat(parts)),
  };
}

function absolute(cwd: string, path: string): string {
  return path.startsWith('/') ? path : `${cwd}/${path}`;
}
