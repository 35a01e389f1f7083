import { refuse, usage } from '../../commands/line/refuse.ts';
import type { Unit } from '../../model/index.ts';
import { DONE, type Tool, type ToolContext } from './tool.ts';

interface PortRange {
  readonly protocol: string;
  /** -1 for icmp, which has no ports. */
  readonly from: number;
  readonly to: number;
}

const FORMAT = '<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp';

/** @throws Failure in Juju's words for what is no range of ports. */
function parseRange(text: string): PortRange {
  const lower = text.toLowerCase();
  if (lower === 'icmp') return { protocol: 'icmp', from: -1, to: -1 };
  const match = /^(\d+)(?:-(\d+))?(?:\/([a-z0-9]+))?$/.exec(lower);
  if (match === null) throw usage(`expected ${FORMAT}; got "${text}"`);
  const [, first = '', last = first, protocol = 'tcp'] = match;
  const range = { protocol, from: Number(first), to: Number(last) };
  if (protocol === 'icmp') throw usage(`protocol "icmp" doesn't support any ports; got "${first}"`);
  if (protocol !== 'tcp' && protocol !== 'udp')
    throw usage(`protocol must be "tcp", "udp", or "icmp"; got "${protocol}"`);
  if (range.from > range.to)
    throw usage(`invalid port range ${first}-${last}/${protocol}; expected fromPort <= toPort`);
  for (const port of [range.from, range.to]) {
    if (port < 1 || port > 65_535) throw usage(`port must be in the range [1, 65535]; got "${port}"`);
  }
  return range;
}

function show({ protocol, from, to }: PortRange): string {
  if (protocol === 'icmp') return 'icmp';
  return `${from === to ? from : `${from}-${to}`}/${protocol}`;
}

const order = (a: PortRange, b: PortRange): number =>
  a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : a.from - b.from || a.to - b.to;

const overlap = (a: PortRange, b: PortRange): boolean =>
  a.protocol === b.protocol && a.from <= b.to && b.from <= a.to;

function portTool(name: 'open-port' | 'close-port', summary: string): Tool {
  return {
    name,
    summary,
    usage: FORMAT,
    flags: [
      { names: ['endpoints'], kind: 'text' },
      { names: ['format'], kind: 'text', ignored: true },
    ],
    arity: [1, 1],
    missing: 'no port or range specified',
    run({ args: [text = ''], flags }, context) {
      const range = parseRange(text);
      const all = endpointsOf(context);
      const wanted = parseEndpoints(flags.text('endpoints'), all);
      const { openPorts } = context.self().unit;
      const clash = openPorts.find((open) => open !== show(range) && overlap(parseRange(open), range));
      if (clash !== undefined) {
        const holder = `(unit "${context.unit.unit}")`;
        const verb = name.split('-')[0] ?? '';
        throw refuse(`cannot ${verb} ${show(range)} ${holder}: port range conflicts with ${clash} ${holder}`);
      }
      context.stage((model) => {
        const unit = model.applications[context.application]?.units[context.unit.unit];
        if (unit === undefined) return;
        const before = openFor(unit, show(range));
        setOpenFor(
          unit,
          show(range),
          name === 'open-port' ? opened(before, wanted) : closed(before, wanted, all),
        );
      });
      return DONE;
    },
  };
}

/** The endpoints that a port is open for. */
type Openness = 'all' | readonly string[];

function endpointsOf({ model, self }: ToolContext): readonly string[] {
  const endpoints = Object.keys(model().charms[self().unit.charm]?.endpoints ?? {});
  return [...endpoints, 'juju-info'].sort();
}

/** @throws Failure for an endpoint that the charm has not. */
function parseEndpoints(text: string | undefined, all: readonly string[]): Openness {
  if (text === undefined || text === '') return 'all';
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw refuse(`endpoint "${unknown}" not found`);
  return names;
}

function openFor({ openPorts, portEndpoints }: Unit, port: string): Openness {
  if (!openPorts.includes(port)) return [];
  return portEndpoints?.[port] ?? 'all';
}

function opened(before: Openness, wanted: Openness): Openness {
  if (before === 'all' || wanted === 'all') return 'all';
  return [...new Set([...before, ...wanted])].sort();
}

/** What is open for all endpoints and closed for one is open for the others from then on. */
function closed(before: Openness, wanted: Openness, all: readonly string[]): Openness {
  if (wanted === 'all') return [];
  return (before === 'all' ? all : before).filter((name) => !wanted.includes(name));
}

function setOpenFor(unit: Unit, port: string, openness: Openness): void {
  const others = unit.openPorts.filter((open) => open !== port);
  const open = openness.length > 0 ? [...others, port] : others;
  const sorted = open.map(parseRange).sort(order).map(show);
  if (sorted.join() !== unit.openPorts.join()) unit.openPorts = sorted;
  const { [port]: before, ...endpoints } = unit.portEndpoints ?? {};
  const isLimited = openness !== 'all' && openness.length > 0;
  if (before === undefined ? !isLimited : isLimited && before.join() === openness.join()) return;
  unit.portEndpoints = { ...endpoints, ...(isLimited && { [port]: [...openness] }) };
}

export const openPort = portTool('open-port', 'Open a port or a range of ports.');
export const closePort = portTool('close-port', 'Close a port or a range of ports.');

export const openedPorts: Tool = {
  name: 'opened-ports',
  summary: 'List the ports that the unit has opened.',
  usage: '',
  flags: [{ names: ['endpoints'], kind: 'boolean' }],
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run({ flags }, { self }) {
    const { openPorts, portEndpoints } = self().unit;
    if (!flags.on('endpoints')) return { value: [...openPorts] };
    return { value: openPorts.map((port) => `${port} (${portEndpoints?.[port]?.join(', ') ?? '*'})`) };
  },
};
