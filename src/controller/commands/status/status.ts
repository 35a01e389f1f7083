import { parseDuration, renderData } from '../../render/index.ts';
import { buildStatus, renderLines, renderTabular, type StatusFacts } from '../../status/index.ts';
import type { Model } from '../../model/index.ts';
import type { Command, Invocation, Services } from '../line/command.ts';
import { CLOUD, modelOf } from '../line/find.ts';
import { usage } from '../line/refuse.ts';

export const status: Command = {
  name: 'status',
  summary: 'Report the status of the model, its applications and units.',
  usage: '[<selector> [...]]',
  scope: 'model',
  formats: ['tabular', 'json', 'yaml', 'short', 'line', 'oneline'],
  flags: [
    { names: ['relations', 'integrations'], kind: 'boolean' },
    { names: ['storage'], kind: 'boolean' },
    { names: ['color'], kind: 'boolean', ignored: true },
    { names: ['no-color'], kind: 'boolean', ignored: true },
    { names: ['utc'], kind: 'boolean', ignored: true },
    { names: ['watch'], kind: 'text' },
    { names: ['retry-count'], kind: 'number', ignored: true },
    { names: ['retry-delay'], kind: 'text', ignored: true },
  ],
  arity: [0, 100],
  async run(invocation, services) {
    const { flags, terminal } = invocation;
    const pause = flags.text('watch');
    if (pause === undefined) {
      show(invocation, services);
      return 0;
    }
    const every = parseDuration(pause);
    if (every === undefined || every <= 0) {
      throw usage(`invalid value "${pause}" for option --watch: time: invalid duration "${pause}"`);
    }
    while (!terminal.signal.aborted) {
      terminal.stdout('\u001b[2J\u001b[H');
      show(invocation, services);
      await services.clock.sleep(every, terminal.signal).catch(() => undefined);
    }
    return 0;
  },
};

function show({ model: uuid, args, flags, terminal, format }: Invocation, services: Services): void {
  const model = modelOf(services.store.read(), uuid);
  const only = args.length === 0 ? undefined : select(model, args);
  const facts: StatusFacts = {
    model,
    controller: services.controller,
    cloud: CLOUD,
    now: services.clock.now(),
    ...(only !== undefined && { only }),
  };
  const data = format === 'json' || format === 'yaml';
  const options = ['relations', 'storage'].filter((name) => flags.on(name));
  if (data && options.length > 0) {
    const verb = options.length > 1 ? 'options are' : 'option is';
    terminal.stderr(`provided ${options.join(', ')} ${verb} always enabled in non tabular formats\n`);
  }
  if (data) terminal.stdout(renderData(format, buildStatus(facts)));
  else if (format === 'tabular') {
    terminal.stdout(renderTabular(facts, { relations: flags.on('relations') }));
  } else terminal.stdout(renderLines(facts));
  if (only?.size === 0) terminal.stderr('Nothing matched specified filter.\n');
}

/** Applications that a selector names: by name (with `*`), by a unit of it, or by one of its status words. */
function select(model: Model, selectors: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const selector of selectors) {
    const pattern = new RegExp(`^${selector.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
    for (const { name, units, status: own } of Object.values(model.applications)) {
      const names = [name, ...Object.keys(units)];
      const words = [own.current, ...Object.values(units).map(({ workload }) => workload.current)];
      if ([...names, ...words].some((word) => pattern.test(word))) found.add(name);
    }
  }
  return found;
}
