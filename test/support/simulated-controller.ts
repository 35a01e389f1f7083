import type { Answer } from '../../src/juju/answers.ts';
import type { Phase } from './simulated-pods.ts';

/** How this controller speaks, and how it fails. */
export interface Manners {
  /** Milliseconds by which status is behind the pods. */
  readonly lag: number;
  /** Times are written as Juju's own format, or as ISO. */
  readonly iso: boolean;
  readonly withoutTimestamp: boolean;
  readonly withoutAddresses: boolean;
  /** The command for the history is not known. */
  readonly withoutHistory: boolean;
  /** From and until: nobody answers. */
  readonly away: readonly [number, number] | undefined;
}

/** What a controller knows, and may tell. */
export interface Known {
  /** By the name of the unit. */
  readonly units: ReadonlyMap<string, readonly Phase[]>;
  readonly wanted: number;
  /** Whether the charm is another one now. */
  readonly charm: boolean;
  readonly manners: Manners;
}

const START = Date.UTC(2026, 10, 22, 10, 0, 0);

/** What `juju` answers to a call that begins at this moment, in milliseconds after the command. */
export function answerOf(known: Known, words: readonly string[], at: number): Answer {
  const { units, manners } = known;
  const { away } = manners;
  if (away !== undefined && at >= away[0] && at < away[1])
    return {
      exitCode: 1,
      stdout: '',
      stderr: 'ERROR dial tcp 10.1.0.1:17070: connect: connection refused\n',
    };
  if (words[0] === 'status') return said(JSON.stringify(renderStatus(known, at - manners.lag)));
  const unit = words.find((word) => word.startsWith('shop/')) ?? '';
  const phases = units.get(unit) ?? [];
  if (words[0] === 'show-status-log') {
    if (manners.withoutHistory) return { exitCode: 2, stdout: '', stderr: 'ERROR unrecognized command\n' };
    return said(JSON.stringify(renderHistory(phases, at - manners.lag, manners)));
  }
  const now = phaseAt(phases, at);
  if (now?.image === undefined) return { exitCode: 1, stdout: '', stderr: 'ERROR container not running\n' };
  if (words.includes('cat')) return said(`${now.image}\n`);
  const table = 'Service  Startup  Current  Since\n';
  return said(
    now.service === undefined ? table : `${table}web  enabled  active  ${time(now.service, true)}\n`,
  );
}

const said = (stdout: string): Answer => ({ exitCode: 0, stdout, stderr: '' });

function phaseAt(phases: readonly Phase[], at: number): Phase | undefined {
  const now = phases.findLast(({ from }) => from <= at);
  return now?.agent === '' ? undefined : now;
}

/** Whole seconds, as Juju tells all times. */
function time(at: number, iso: boolean): string {
  const whole = new Date(START + Math.floor(at / 1000) * 1000);
  if (iso) return whole.toISOString();
  const [, day, month, year] = whole.toUTCString().split(' ');
  return `${day} ${month} ${year} ${whole.toISOString().slice(11, 19)}Z`;
}

/** When what a unit shows became so: hooks move the agent, the charm moves the workload. */
function since(phases: readonly Phase[], at: number, what: (phase: Phase) => string): number {
  const index = phases.findLastIndex(({ from }) => from <= at);
  let first = index;
  const key = phases[index];
  while (first > 0 && key !== undefined && what(phases[first - 1] ?? key) === what(key)) first -= 1;
  return phases[first]?.from ?? at;
}

/** `juju status --format json` of this moment. */
export function renderStatus({ units, wanted, charm, manners }: Known, at: number): unknown {
  const shown = [...units].flatMap(([name, phases]) => {
    const now = phaseAt(phases, at);
    if (now === undefined) return [];
    const agent = time(
      since(phases, at, (phase) => `${phase.agent} ${phase.message ?? ''}`),
      manners.iso,
    );
    const workload = time(
      since(phases, at, (phase) => phase.workload),
      manners.iso,
    );
    return [
      [
        name,
        {
          'workload-status': { current: now.workload, since: workload },
          'juju-status': { current: now.agent, message: now.message ?? '', since: agent },
          ...(!manners.withoutAddresses && { address: now.address }),
        },
      ] as const,
    ];
  });
  const all = shown.every(([, unit]) => unit['workload-status'].current === 'active');
  return {
    model: { name: 'm', type: 'caas', controller: 'c', cloud: 'k8s', version: '4.0.15' },
    machines: {},
    applications: {
      shop: {
        charm: 'local:shop-1',
        'charm-origin': 'local',
        exposed: false,
        'charm-name': 'shop',
        'charm-rev': charm ? 2 : 1,
        scale: wanted,
        // It follows the units, and sometimes they have not moved it yet.
        'application-status': { current: all ? 'active' : 'waiting', since: time(at, manners.iso) },
        units: Object.fromEntries(shown),
      },
    },
    ...(!manners.withoutTimestamp && {
      controller: {
        timestamp: new Date(START + Math.floor(at / 1000) * 1000).toISOString().slice(11, 19) + 'Z',
      },
    }),
  };
}

function renderHistory(phases: readonly Phase[], at: number, manners: Manners): unknown {
  return phases
    .filter(({ from, agent }) => from <= at && from >= 0 && agent !== '')
    .map(({ from, agent, message }) => ({
      type: 'juju-unit',
      status: agent,
      message: message ?? '',
      since: time(from, manners.iso),
    }));
}
