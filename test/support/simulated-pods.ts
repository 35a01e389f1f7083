import type { Change } from '../../src/juju/wait-types.ts';

/** What really is the case with one unit from a moment on, in milliseconds after the command. */
export interface Phase {
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

/** Decides, always in the same order. */
export interface Dice {
  /** A whole number of these, both included. */
  between(low: number, high: number): number;
  /** True in this share of all cases. */
  often(share: number): boolean;
}

/** What pods are asked to do. */
export interface PodsRequest {
  readonly change: Change;
  /** How many there were. */
  readonly before: number;
  readonly wanted: number;
  /** The first one never runs what is wanted. */
  readonly neverRuns: boolean;
}

/** What one of them does, and from when on it is for good as it was asked; undefined: never. */
interface PodStory {
  readonly phases: Phase[];
  readonly truth: number | undefined;
}

export const OLD_IMAGE = 'image-before';
export const NEW_IMAGE = 'image-wanted';
/** What a pod runs that nobody has replaced yet. */
const OLD_HOOKS = ['update-status', 'config-changed', 'leader-elected', 'db-relation-changed'];

/** What the pod of this number does from the command on. */
export function tellPod({ between, often }: Dice, request: PodsRequest, number: number): PodStory {
  const { change, before, wanted, neverRuns } = request;
  const old: Phase = {
    from: -60_000,
    agent: 'idle',
    workload: 'active',
    address: `10.1.0.${10 + number}`,
    image: OLD_IMAGE,
    service: -50_000,
  };
  if (change.scale && number >= wanted) {
    const gone = between(500, 20_000);
    return { phases: [old, { ...old, from: gone, agent: '', workload: '' }], truth: gone };
  }
  if (change.config) return configured(old);
  if (change.scale && number < before) return { phases: [old], truth: 0 };
  if (neverRuns && number === 0)
    return { phases: [old, ...goesOn(old, OLD_HOOKS, 60_000)], truth: undefined };
  return replaced(old, number, change.scale ? undefined : old);

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
    const image = change.image ? NEW_IMAGE : OLD_IMAGE;
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
}
