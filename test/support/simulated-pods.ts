import type { Change } from '../../src/juju/judge/types.ts';
import type { Dice, Phase } from './simulated-phase.ts';
import { failHook, missImage, type Expected, type Mishap } from './simulated-mishaps.ts';

/** What pods are asked to do. */
export interface PodsRequest {
  readonly change: Change;
  /** How many there were. */
  readonly before: number;
  readonly wanted: number;
  /** The first one never runs what is wanted. */
  readonly neverRuns: boolean;
  /** What goes wrong in the first one. */
  readonly mishap: Mishap | undefined;
  /** What has run is told. */
  readonly hasHistory: boolean;
  /** Hooks come in no order. */
  readonly disorder: boolean;
}

/** What one of them does, and from when on it is for good as it was asked; undefined: never. */
interface PodStory {
  readonly phases: Phase[];
  readonly truth: number | undefined;
  /** What must be said of it where it never is. */
  readonly expected?: Expected | undefined;
}

export const OLD_IMAGE = 'image-before';
export const NEW_IMAGE = 'image-wanted';
/** What a pod runs that nobody has replaced yet. */
const OLD_HOOKS = ['update-status', 'config-changed', 'leader-elected', 'db-relation-changed'];

/** What the pod of this number does from the command on. */
export function tellPod(dice: Dice, request: PodsRequest, number: number): PodStory {
  const { between, often } = dice;
  const { change, before, wanted, neverRuns } = request;
  const mishap = number === 0 ? request.mishap : undefined;
  const old: Phase = {
    from: -60_000,
    agent: 'idle',
    workload: 'active',
    address: `10.1.0.${10 + number}`,
    image: OLD_IMAGE,
    service: -50_000,
  };
  // What ran in the very second in which the controller was asked for its time is no sign of the change.
  const hook = OLD_HOOKS[between(0, OLD_HOOKS.length - 1)] ?? '';
  const running = { ...old, from: -1000, agent: 'executing', message: `running ${hook} hook` };
  const past =
    often(0.3) && request.hasHistory ? [old, running, { ...old, from: -between(100, 900) }] : [old];
  if (change.scale && number >= wanted) {
    const gone = between(500, 20_000);
    return { phases: [...past, { ...old, from: gone, agent: '', workload: '' }], truth: gone };
  }
  if (change.config) return configured(old);
  if (change.scale && number < before) return { phases: past, truth: 0 };
  if (neverRuns && number === 0)
    return { phases: [...past, ...goesOn(old, OLD_HOOKS, 60_000)], truth: undefined };
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

  function configured(old: Phase): PodStory {
    const called = between(100, 6000);
    const failed = stumble(old, 'config-changed', called);
    const begins = failed?.ends ?? called;
    const told = [...past, ...goesOn(old, ['update-status'], called), ...(failed?.phases ?? [])];
    if (failed?.expected !== undefined) return { phases: told, truth: undefined, expected: failed.expected };
    const ends = begins + between(50, 2500);
    const restarted = often(0.5) ? ends - 20 : old.service;
    const phases = [
      ...told,
      { ...old, from: begins, agent: 'executing', message: 'running config-changed hook' },
      { ...old, from: ends, service: restarted },
    ];
    return { phases, truth: ends };
  }

  function stumble(base: Omit<Phase, 'from' | 'agent'>, hook: string, at: number) {
    if (mishap !== 'hook heals' && mishap !== 'hook fails') return undefined;
    return failHook(dice, base, { hook, at, heals: mishap === 'hook heals' });
  }

  /** The recorded order: nothing for seconds, lost, a new pod whose hooks follow each other with short pauses. */
  function replaced(old: Phase, number: number, from: Phase | undefined): PodStory {
    const address = `10.1.1.${10 + number}`;
    const phases: Phase[] = from === undefined ? [] : [...past];
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
    if (request.disorder) hooks.splice(between(0, 2), 0, ...hooks.splice(between(0, 3), 1));
    const stumbles = between(0, hooks.length - 1);
    for (const [index, hook] of hooks.entries()) {
      const workload = often(0.5) ? 'active' : often(0.3) ? 'blocked' : 'maintenance';
      const running = { ...pod, image, agent: 'executing', workload: 'maintenance' };
      if (index === stumbles && mishap !== undefined) {
        // While there is no image nothing answers in the container.
        const failed = stumble({ ...pod, image, workload }, hook, at) ?? missImage(dice, pod, { mishap, at });
        phases.push(...failed.phases);
        if (failed.expected !== undefined) return { phases, truth: undefined, expected: failed.expected };
        at = failed.ends;
      }
      phases.push({ ...running, from: at, message: `running ${hook} hook` });
      at += between(60, 1500);
      // What a status says between two hooks is what the charm left behind: often enough that all is well.
      phases.push({ ...pod, image, from: at, agent: 'idle', workload });
      at += between(20, 800);
    }
    const last = phases.pop();
    const ready = last?.from ?? at;
    phases.push({ ...pod, image, from: ready, agent: 'idle', workload: 'active', service: ready - 20 });
    return { phases, truth: ready };
  }
}
