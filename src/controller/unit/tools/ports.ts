import { refuse, usage } from '../../commands/refuse.ts';
import { DONE, type Tool } from './tool.ts';

interface PortRange {
  readonly protocol: string;
  /** -1 for icmp, which has no ports. */
  readonly from: number;
  readonly to: number;
}

const FORMAT = '<port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp';

/** All endpoints of a pod share its one address, so a port that is open for one of them is open for all. */
const ENDPOINTS = { names: ['endpoints'], kind: 'text', ignored: true } as const;

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
    flags: [ENDPOINTS, { names: ['format'], kind: 'text', ignored: true }],
    arity: [1, 1],
    missing: 'no port or range specified',
    run({ args: [text = ''] }, context) {
      const range = parseRange(text);
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
        const others = unit.openPorts.filter((open) => open !== show(range));
        const open = name === 'open-port' ? [...others, show(range)] : others;
        const sorted = open.map(parseRange).sort(order).map(show);
        if (sorted.join() !== unit.openPorts.join()) unit.openPorts = sorted;
      });
      return DONE;
    },
  };
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
    const { openPorts } = self().unit;
    return { value: flags.on('endpoints') ? openPorts.map((port) => `${port} (*)`) : [...openPorts] };
  },
};
