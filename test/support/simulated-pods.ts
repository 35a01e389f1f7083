import type { Answer } from '../../src/juju/answers.ts';
import type { Change, Expectation } from '../../src/juju/wait-types.ts';
import { markOf } from '../../src/juju/mark.ts';
import { parseStatus } from '../../src/juju/status.ts';

/** What really is the case with one unit from a moment on, in milliseconds after the command. */
interface Phase {
  readonly from: number;
  readonly agent: string;
  readonly workload: string;
  readonly message?: string;
  readonly address: string;
  /** The image that runs; undefined while no container answers. */
  readonly image: string | undefined;
  /** When its service was started; undefined while it has none. */
  readonly service: number | undefined;
}

/** How this controller speaks, and how it fails. */
interface Manners {
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

export interface SimulatedHistory {
  readonly expectation: Expectation;
  /** Milliseconds from which what was changed runs in every pod for good; undefined: never. */
  readonly truth: number | undefined;
  /** Milliseconds from which the controller tells all of it. */
  readonly told: number | undefined;
  /** Whether it tells what the agents did, without which a hook may leave no trace. */
  readonly hasHistory: boolean;
  readonly describe: string;
  /** What `juju` answers to a call that begins at this moment. */
  answer(words: readonly string[], at: number): Answer;
}

const START = Date.UTC(2026, 10, 22, 10, 0, 0);
const STABILITY = 1_000;
const SERVICES_UP = 0;
/** Within so many milliseconds whoever looks has seen it. */
const NOTICED = 1_500;
const OLD = 'image-before';
const NEW = 'image-wanted';
/** What a pod runs that nobody has replaced yet. */
const OLD_HOOKS = ['update-status', 'config-changed', 'leader-elected', 'db-relation-changed'];
const CHANGES: readonly Partial<Change>[] = [
  { charm: true },
  { image: true },
  { charm: true, image: true },
  { config: true },
  { scale: true },
];

/** A history of one change, decided by a seed: first what the pods do, then how status tells of it. */
export function simulateHistory(random: () => number): SimulatedHistory {
  const between = (low: number, high: number): number => Math.round(low + random() * (high - low));
  const often = (share: number): boolean => random() < share;
  const picked = CHANGES[between(0, CHANGES.length - 1)] ?? {};
  const change: Change = {
    created: false,
    charm: false,
    image: false,
    config: false,
    scale: false,
    ...picked,
  };
  const before = often(0.3) ? between(2, 3) : 1;
  const wanted = change.scale ? between(1, 4) : before;
  const neverRuns = !change.scale && !change.config && often(0.1);
  const withoutHistory = often(0.1);
  const manners: Manners = {
    lag: between(0, 200),
    iso: often(0.5),
    withoutTimestamp: often(0.1),
    // Without either, nothing but the image could prove a new pod.
    withoutAddresses: !withoutHistory && often(0.1),
    withoutHistory,
    away: often(0.2) ? [between(0, 8000), between(8001, 14_000)] : undefined,
  };
  const image = change.image ? NEW : OLD;
  const units = new Map<string, readonly Phase[]>();
  let truth: number | undefined = 0;
  for (let number = 0; number < Math.max(before, wanted); number += 1) {
    const story = tell(number);
    units.set(`shop/${number}`, story.phases);
    truth = truth === undefined || story.truth === undefined ? undefined : Math.max(truth, story.truth);
  }

  function tell(number: number): { phases: Phase[]; truth: number | undefined } {
    const old: Phase = {
      from: -60_000,
      agent: 'idle',
      workload: 'active',
      address: `10.1.0.${10 + number}`,
      image: OLD,
      service: -50_000,
    };
    if (change.scale && number >= wanted) {
      const gone = between(500, 20_000);
      return { phases: [old, { ...old, from: gone, agent: '', workload: '' }], truth: gone };
    }
    if (change.config) return { ...configured(old) };
    if (change.scale && number < before) return { phases: [old], truth: 0 };
    if (neverRuns && number === 0)
      return { phases: [old, ...goesOn(old, OLD_HOOKS, 60_000)], truth: undefined };
    return replaced(old, number, change.scale ? undefined : old);
  }

  /** A pod that is going to be replaced, or told of an option, runs hooks until then as it always does. */
  function goesOn(old: Phase, hooks: readonly string[], until: number): Phase[] {
    const phases: Phase[] = [];
    for (let at = between(20, 3000); at + 100 < until && often(0.7);) {
      const hook = hooks[between(0, hooks.length - 1)] ?? '';
      phases.push({ ...old, from: at, agent: 'executing', message: `running ${hook} hook` });
      at = Math.min(at + between(50, 1500), until - 20);
      phases.push({ ...old, from: at });
      at += between(20, 4000);
    }
    return phases;
  }

  function configured(old: Phase): { phases: Phase[]; truth: number } {
    const begins = between(100, 6000);
    const ends = begins + between(50, 2500);
    const restarted = often(0.5) ? ends - 20 : old.service;
    const phases = [
      old,
      ...goesOn(old, ['update-status'], begins),
      { ...old, from: begins, agent: 'executing', message: 'running config-changed hook' },
      { ...old, from: ends, service: restarted },
    ];
    return { phases, truth: ends };
  }

  /** The recorded order: nothing for seconds, lost, a new pod whose hooks follow each other with short pauses. */
  function replaced(old: Phase, number: number, from: Phase | undefined): { phases: Phase[]; truth: number } {
    const address = `10.1.1.${10 + number}`;
    const phases: Phase[] = from === undefined ? [] : [old];
    let at = between(200, 8000);
    if (from !== undefined) phases.push(...goesOn(old, OLD_HOOKS, at));
    if (from !== undefined && often(0.8)) {
      phases.push({
        ...old,
        from: at,
        agent: 'lost',
        workload: 'unknown',
        image: undefined,
        service: undefined,
      });
      at += between(300, 9000);
    }
    const pod = { address, image: undefined, service: undefined };
    phases.push({ ...pod, from: at, agent: 'allocating', workload: 'waiting', message: 'installing agent' });
    at += between(300, 6000);
    const hooks = [
      from === undefined ? 'install' : 'upgrade-charm',
      'config-changed',
      'start',
      'web-pebble-ready',
    ];
    for (const hook of hooks) {
      const message = `running ${hook} hook`;
      phases.push({ ...pod, image, from: at, agent: 'executing', workload: 'maintenance', message });
      at += between(60, 1500);
      // What a status says between two hooks is what the charm left behind: often enough that all is well.
      const workload = often(0.5) ? 'active' : 'maintenance';
      phases.push({ ...pod, image, from: at, agent: 'idle', workload });
      at += between(20, 800);
    }
    const last = phases.pop();
    const ready = last?.from ?? at;
    phases.push({ ...pod, image, from: ready, agent: 'idle', workload: 'active', service: ready - 20 });
    return { phases, truth: ready };
  }

  const show = (at: number): unknown => renderStatus(units, { at, wanted, charm: change.charm, manners });
  const sample = parseStatus(renderStatus(units, { at: -1000, wanted: before, charm: false, manners }));
  const shown = truth === undefined ? undefined : truth + manners.lag;
  const [left = 0, back = 0] = manners.away ?? [];
  return {
    truth,
    // What was told shortly before it went away has to be told again: nobody knows what happened meanwhile.
    told: shown !== undefined && shown + STABILITY + NOTICED > left && shown < back ? back : shown,
    hasHistory: !manners.withoutHistory,
    describe: JSON.stringify({ change: picked, before, wanted, neverRuns, ...manners, truth }),
    expectation: {
      application: 'shop',
      change,
      mark: markOf(sample, 'shop').mark,
      before: sample,
      revision: change.charm ? 2 : 1,
      units: wanted,
      image: { container: 'web', id: image, previous: OLD },
      stability: STABILITY,
      servicesUp: SERVICES_UP,
    },
    answer(words, at) {
      const { away } = manners;
      if (away !== undefined && at >= away[0] && at < away[1])
        return {
          exitCode: 1,
          stdout: '',
          stderr: 'ERROR dial tcp 10.1.0.1:17070: connect: connection refused\n',
        };
      if (words[0] === 'status') return said(JSON.stringify(show(at - manners.lag)));
      const unit = words.find((word) => word.startsWith('shop/')) ?? '';
      const phases = units.get(unit) ?? [];
      if (words[0] === 'show-status-log') {
        if (manners.withoutHistory)
          return { exitCode: 2, stdout: '', stderr: 'ERROR unrecognized command\n' };
        return said(JSON.stringify(renderHistory(phases, at - manners.lag, manners)));
      }
      const now = phaseAt(phases, at);
      if (now?.image === undefined)
        return { exitCode: 1, stdout: '', stderr: 'ERROR container not running\n' };
      if (words.includes('cat')) return said(`${now.image}\n`);
      const table = 'Service  Startup  Current  Since\n';
      return said(
        now.service === undefined ? table : `${table}web  enabled  active  ${time(now.service, true)}\n`,
      );
    },
  };
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

function renderStatus(
  units: ReadonlyMap<string, readonly Phase[]>,
  { at, wanted, charm, manners }: { at: number; wanted: number; charm: boolean; manners: Manners },
): unknown {
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
