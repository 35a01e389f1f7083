import type { LogLine, StatusEntry } from '../../model/index.ts';
import { calendarDay, clockTime, isoSeconds, renderData, renderTable } from '../../render/index.ts';
import type { Command, Flags } from '../line/command.ts';
import { applicationOf, findUnit, modelOf, parseUnit } from '../line/find.ts';
import { refuse, usage } from '../line/refuse.ts';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export const debugLog: Command = {
  name: 'debug-log',
  summary: 'Show the log of the model: hooks, charms, the controller itself.',
  usage: '',
  scope: 'model',
  flags: [
    { names: ['include', 'i'], kind: 'list' },
    { names: ['exclude', 'x'], kind: 'list' },
    { names: ['include-module'], kind: 'list' },
    { names: ['exclude-module'], kind: 'list' },
    { names: ['level', 'l'], kind: 'text' },
    { names: ['limit'], kind: 'number' },
    { names: ['lines', 'n'], kind: 'number' },
    { names: ['replay'], kind: 'boolean' },
    { names: ['tail'], kind: 'boolean' },
    { names: ['no-tail', 'T'], kind: 'boolean' },
    { names: ['date'], kind: 'boolean' },
    { names: ['ms'], kind: 'boolean' },
    { names: ['location'], kind: 'boolean', ignored: true },
    { names: ['color'], kind: 'boolean', ignored: true },
    { names: ['utc'], kind: 'boolean', ignored: true },
    { names: ['retry'], kind: 'boolean', ignored: true },
    { names: ['retry-delay'], kind: 'text', ignored: true },
    { names: ['firehose'], kind: 'boolean', ignored: true },
  ],
  arity: [0, 0],
  async run({ flags, model, terminal }, { log }) {
    if (flags.on('no-tail') && flags.number('lines') !== undefined)
      throw usage('setting --no-tail and --lines not valid');
    if (flags.on('no-tail') && flags.on('tail')) throw usage('setting --tail and --no-tail not valid');
    const wanted = filterOf(flags);
    const options = { date: flags.on('date'), ms: flags.on('ms') };
    const print = (line: LogLine): void => terminal.stdout(renderLine(line, options));
    const all = (await log.read(model)).filter(wanted);
    const limit = flags.number('limit') ?? 0;
    // With --replay --limit counts from the oldest line, without it from the newest.
    const shown = flags.on('replay') ? all : all.slice(-(flags.number('lines') ?? (limit > 0 ? limit : 10)));
    for (const line of limit > 0 ? shown.slice(0, limit) : shown) print(line);
    // Standard output of scripts and of jubilant is no terminal: like Juju they only follow when asked to.
    const follow = flags.on('tail') || (!flags.on('no-tail') && terminal.isWatched && limit === 0);
    if (!follow) return 0;
    const stop = log.follow(model, (line) => {
      if (wanted(line)) print(line);
    });
    await new Promise<void>((resolve) =>
      terminal.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    stop();
    return 0;
  },
};

function filterOf(flags: Flags): (line: LogLine) => boolean {
  const name = (flags.text('level') ?? 'TRACE').toUpperCase();
  const least = LEVELS.findIndex((level) => level === name);
  if (least < 0)
    throw usage(
      `level value "${flags.text('level') ?? ''}" is not one of "TRACE", "DEBUG", "INFO", "WARNING", "ERROR"`,
    );
  const entities = flags.list('include').map(entityPattern);
  const without = flags.list('exclude').map(entityPattern);
  const modules = flags.list('include-module');
  const withoutModules = flags.list('exclude-module');
  const within = (module: string, prefix: string): boolean =>
    module === prefix || module.startsWith(`${prefix}.`);
  return ({ level, entity, module }) =>
    LEVELS.indexOf(level) >= least &&
    (entities.length === 0 || entities.some((pattern) => pattern.test(entity))) &&
    !without.some((pattern) => pattern.test(entity)) &&
    (modules.length === 0 || modules.some((prefix) => within(module, prefix))) &&
    !withoutModules.some((prefix) => within(module, prefix));
}

/** `app/0` and `unit-app-0` mean the same; an application's name means its units; `*` stands for anything. */
function entityPattern(text: string): RegExp {
  const parsed = parseUnit(text);
  const name = parsed === undefined ? text : `unit-${text.replace('/', '-')}`;
  const escaped = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^(${escaped}|unit-${escaped}-\\d+)$`);
}

function renderLine(line: LogLine, { date, ms }: { date: boolean; ms: boolean }): string {
  const day = date ? `${calendarDay(line.time)} ` : '';
  const fraction = ms ? `.${String(line.time % 1000).padStart(3, '0')}` : '';
  return `${line.entity}: ${day}${clockTime(line.time)}${fraction} ${line.level} ${line.module} ${line.message}\n`;
}

export const showStatusLog: Command = {
  name: 'show-status-log',
  summary: 'Show the past statuses of a unit or application.',
  usage: '<unit or application>',
  scope: 'model',
  formats: ['tabular', 'json', 'yaml'],
  flags: [
    { names: ['type'], kind: 'text' },
    { names: ['n'], kind: 'number' },
    { names: ['days'], kind: 'number' },
    { names: ['from-date'], kind: 'text' },
    { names: ['include-status-updates'], kind: 'boolean', ignored: true },
    { names: ['utc'], kind: 'boolean', ignored: true },
  ],
  arity: [1, 1],
  async run({ args: [name = ''], flags, format, model: uuid, terminal }, { store, clock }) {
    const model = modelOf(store.read(), uuid);
    const type = flags.text('type') ?? 'unit';
    const kinds: Record<string, StatusEntry['kind'][]> = {
      unit: ['workload', 'juju-unit'],
      workload: ['workload'],
      'juju-unit': ['juju-unit'],
      application: ['application'],
    };
    const wanted = kinds[type];
    if (wanted === undefined) throw usage(`unexpected status type "${type}"`);
    const isUnit = parseUnit(name) !== undefined;
    const unit = findUnit(model, name);
    if (isUnit && unit === undefined) throw refuse(`unit "${name}" not found`);
    const { history } = unit ?? applicationOf(model, name);
    const since = since0(flags, clock.now());
    const entries = history
      .filter((entry) => (!isUnit || wanted.includes(entry.kind)) && entry.since >= since)
      .slice(-(flags.number('n') ?? (since > 0 ? 1000 : 20)));
    if (format === 'tabular') {
      const rows = entries.map(({ kind, current, message, since: at }) => [
        `${calendarDay(at)} ${clockTime(at)}Z`,
        kind,
        current,
        message,
      ]);
      terminal.stdout(
        renderTable(
          ['Time', 'Type', 'Status', 'Message'].map((title) => ({ title })),
          rows,
        ),
      );
    } else {
      const data = entries.map(({ kind, current, message, since: at }) => ({
        status: current,
        message: message || undefined,
        since: isoSeconds(at),
        type: kind,
      }));
      terminal.stdout(renderData(format, data));
    }
    return 0;
  },
};

function since0(flags: Flags, now: number): number {
  const days = flags.number('days');
  if (days !== undefined) return now - days * 86_400_000;
  const from = flags.text('from-date');
  if (from === undefined) return 0;
  const time = Date.parse(`${from}T00:00:00Z`);
  if (Number.isNaN(time)) throw usage(`parsing date "${from}": expected YYYY-MM-DD`);
  return time;
}
