import type { Phase } from './simulated-phase.ts';
import type { Known, Manners } from './simulated-controller.ts';

const START = Date.UTC(2026, 10, 22, 10, 0, 0);

/** What a unit is at a moment; undefined when there is none. */
export function phaseAt(phases: readonly Phase[], at: number): Phase | undefined {
  const now = phases.findLast(({ from }) => from <= at);
  return now?.agent === '' ? undefined : now;
}

/** Whole seconds, as Juju tells all times: its own format, in the zone of whoever asks, or ISO. */
export function time(at: number, { iso, zone }: Pick<Manners, 'iso' | 'zone'>): string {
  const seconds = START + Math.floor(at / 1000) * 1000;
  if (iso) return new Date(seconds).toISOString();
  const [, day, month, year, clock] = new Date(seconds + zone * 60_000).toUTCString().split(' ');
  return `${day} ${month} ${year} ${clock}${offset(zone)}`;
}

function offset(zone: number): string {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  return zone === 0 ? 'Z' : `+${two(zone / 60)}:${two(zone % 60)}`;
}

/** When what a unit shows became so: hooks move the agent, the charm moves the workload. */
function since(phases: readonly Phase[], at: number, what: (phase: Phase) => string): number {
  const index = phases.findLastIndex(({ from }) => from <= at);
  let first = index;
  const key = phases[index];
  while (first > 0 && key !== undefined && what(phases[first - 1] ?? key) === what(key)) first -= 1;
  return phases[first]?.from ?? at;
}

/** `juju status --format json` of this moment, in the shape of the controller's version. */
export function renderStatus(known: Known, at: number): unknown {
  const { units, wanted, charm, manners } = known;
  const shown = [...units].flatMap(([name, phases]) => {
    const now = phaseAt(phases, at);
    return now === undefined ? [] : [[name, renderUnit(phases, now, at, manners)] as const];
  });
  const all = shown.every(([, unit]) => unit['workload-status'].current === 'active');
  const { until, shows } = manners.revision ?? { until: 0, shows: 0 };
  // It follows the units, and sometimes they have not moved it yet.
  const standing = { current: all ? 'active' : 'waiting', since: time(at, manners) };
  const shop = {
    charm: 'local:shop-1',
    'charm-origin': 'local',
    exposed: false,
    'charm-name': 'shop',
    'charm-rev': charm ? (at < until ? shows : 2) : 1,
    scale: wanted,
    life: 'alive',
    'application-status': standing,
    relations: { db: [{ 'related-application': 'db', interface: 'postgresql_client', scope: 'global' }] },
    units: Object.fromEntries(shown),
  };
  const db = {
    charm: 'postgresql-k8s',
    'charm-origin': 'charmhub',
    'charm-name': 'postgresql-k8s',
    'charm-rev': 495,
    'charm-channel': '14/stable',
    exposed: false,
    'application-status': { current: 'active', since: time(-50_000, manners) },
    units: {},
  };
  const model = { name: 'm', type: 'caas', controller: 'c', cloud: 'k8s' };
  return {
    // A 3.6 tells of support and of newer charms; a 4.0 does not.
    model: manners.old
      ? { ...model, version: '3.6.28', sla: 'unsupported', 'model-status': standing }
      : { ...model, version: '4.0.15' },
    machines: {},
    applications: manners.old
      ? { db: { ...db, 'can-upgrade-to': 'ch:amd64/jammy/postgresql-k8s-496' }, shop }
      : { shop, db },
    ...(!manners.withoutTimestamp && { controller: { timestamp: clockAt(at, manners) } }),
  };
}

/** The controller's time of day, without a date. */
function clockAt(at: number, { zone }: Manners): string {
  const written = time(at, { iso: false, zone });
  return written.slice(written.lastIndexOf(' ') + 1);
}

function renderUnit(phases: readonly Phase[], now: Phase, at: number, manners: Manners) {
  const erred = (phase: Phase): string => (phase.workload === 'error' ? 'erred' : '');
  const agent = since(phases, at, (phase) => `${phase.agent} ${phase.message ?? ''} ${erred(phase)}`);
  const workload = since(phases, at, (phase) => `${phase.workload} ${phase.text ?? ''}`);
  // A 3.6 leaves out what is empty.
  const saying = (text = ''): object => (manners.old && text === '' ? {} : { message: text });
  return {
    'workload-status': { current: now.workload, ...saying(now.text), since: time(workload, manners) },
    'juju-status': { current: now.agent, ...saying(now.message), since: time(agent, manners) },
    ...(!manners.withoutAddresses && { address: now.address }),
  };
}

/** `juju show-status-log --format json` of a unit: always ISO, and not of everything that status shows. */
export function renderHistory(phases: readonly Phase[], at: number): readonly object[] {
  return phases
    .filter(({ from, agent, untold }) => from <= at && from >= -10_000 && agent !== '' && untold !== true)
    .map(({ from, agent, message, workload, text }) => ({
      type: 'juju-unit',
      ...(workload === 'error'
        ? { status: 'error', message: text ?? '' }
        : { status: agent, message: message ?? '' }),
      since: time(from, { iso: true, zone: 0 }),
    }));
}
