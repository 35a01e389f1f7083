import { storagesOf } from '../model/index.ts';
import type { Hook, SecretHook, StorageHook } from './hook.ts';
import type { Memory } from './memory.ts';
import { nextCreatedHook, nextRelationHook, rememberRelation } from './resolve-relations.ts';
import { nextSecretHook } from './resolve-secrets.ts';
import type { Situation } from './situation.ts';

/** What a unit's agent has to do. */
export type Step =
  | { readonly kind: 'hook'; readonly hook: Hook }
  /** The pod is of an older version than the application asks for, and its charm has been told to stop. */
  | { readonly kind: 'replace-pod' }
  /** Nothing, until something changes or the time (milliseconds since 1970) has come. */
  | { readonly kind: 'wait'; readonly until: number | undefined }
  /** All hooks of a dying unit have run. */
  | { readonly kind: 'gone' };

/** Milliseconds between two `update-status` when nothing else happens: Juju's default. */
const UPDATE_STATUS = 5 * 60_000;

/**
 * Decides from what the model says and what the charm has been told, as the resolvers of Juju's uniter do: nothing is
 * queued, so that ten changes make one hook and a restarted daemon decides the same.
 */
export function resolve(situation: Situation): Step {
  const { unit, memory } = situation;
  const step = unit.life === 'alive' ? nextStep(situation) : resolveDying(situation);
  const { failed } = memory;
  // After a failure nothing but a new pod comes before the same hook has had its next try.
  if (failed !== undefined && unit.resolved === undefined && step?.kind !== 'replace-pod') {
    return failed.retryAt <= situation.now ? run(failed.hook) : { kind: 'wait', until: failed.retryAt };
  }
  if (failed !== undefined && step?.kind !== 'replace-pod') return run(failed.hook);
  if (step !== undefined) return step;
  const interval = updateStatusInterval(situation);
  const due = interval === undefined ? undefined : memory.lastHook + interval;
  if (due !== undefined && due <= situation.now) return run({ kind: 'update-status' });
  return { kind: 'wait', until: earlier(due, nextSecretHook(situation)) };
}

function nextStep(situation: Situation): Step | undefined {
  const { application, unit, memory } = situation;
  if (memory.podVersion !== undefined && memory.podVersion < application.podVersion) {
    const mustStop = memory.started && !memory.stopped && memory.failed === undefined;
    return mustStop ? run({ kind: 'stop' }) : { kind: 'replace-pod' };
  }
  const attached = nextStorageHook(situation);
  if (attached !== undefined) return run(attached);
  if (!memory.installed) return run({ kind: 'install' });
  if (memory.upgrading) return run({ kind: 'upgrade-charm' });
  const created = nextCreatedHook(situation);
  if (created !== undefined) return run(created);
  if (application.leader === unit.name && !memory.leader) return run({ kind: 'leader-elected' });
  if (isConfigNew(situation)) return run({ kind: 'config-changed' });
  if (!memory.started) return run({ kind: 'start' });
  const container = readyContainer(situation);
  if (container !== undefined) return run({ kind: 'pebble-ready', container });
  const relation = nextRelationHook(situation);
  if (relation !== undefined) return run(relation);
  const secret = nextSecretHook(situation);
  if (secret !== undefined && typeof secret !== 'number') return run(secret);
  const [news] = memory.news;
  return news === undefined ? undefined : run(news);
}

function resolveDying(situation: Situation): Step {
  const { memory } = situation;
  if (!memory.installed) return { kind: 'gone' };
  const [storage] = memory.storage;
  if (storage !== undefined)
    return run({ kind: 'storage-detaching', storage, location: locationOf(situation, storage) });
  const relation = nextRelationHook(situation);
  if (relation !== undefined) return run(relation);
  if (!memory.stopped) return run({ kind: 'stop' });
  return memory.removed ? { kind: 'gone' } : run({ kind: 'remove' });
}

function nextStorageHook({ charm, unit, memory }: Situation): StorageHook | undefined {
  for (const { id, location } of storagesOf(charm, unit)) {
    if (location === undefined || memory.storage.includes(id)) continue;
    return { kind: 'storage-attached', storage: id, location };
  }
  return undefined;
}

/** Where a storage is, or would be if the charm still had it. */
function locationOf({ charm, unit }: Situation, storage: string): string {
  return storagesOf(charm, unit).find(({ id }) => id === storage)?.location ?? '';
}

function isConfigNew({ application, unit, memory }: Situation): boolean {
  const { config } = memory;
  return config?.version !== application.configVersion || config.address !== (unit.address ?? '');
}

function readyContainer({ charm, memory, pebbles }: Situation): string | undefined {
  return Object.keys(charm.containers).find((name) => {
    const boot = pebbles[name];
    return boot !== undefined && memory.pebbles[name] !== boot;
  });
}

/** From the model's `update-status-hook-interval`; undefined when it is off. */
function updateStatusInterval({ model, memory }: Situation): number | undefined {
  if (!memory.started) return undefined;
  const set = /^(\d+)(s|m|h)$/.exec(String(model.config['update-status-hook-interval'] ?? ''));
  if (set === null) return UPDATE_STATUS;
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[set[2] as 's' | 'm' | 'h'];
  return Number(set[1]) * unit;
}

function earlier(due: number | undefined, secret: SecretHook | number | undefined): number | undefined {
  const times = [due, typeof secret === 'number' ? secret : undefined].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

const run = (hook: Hook): Step => ({ kind: 'hook', hook });

/** What the agent knows once the hook, begun in this situation, has succeeded. */
export function remember(hook: Hook, situation: Situation): Memory {
  const { application, unit, memory, pebbles, now } = situation;
  const { failed: _, ...known } = { ...memory, lastHook: now };
  switch (hook.kind) {
    case 'install':
      return { ...known, installed: true };
    case 'upgrade-charm':
      return { ...known, upgrading: false };
    case 'leader-elected':
      return { ...known, leader: true };
    case 'config-changed':
      return { ...known, config: { version: application.configVersion, address: unit.address ?? '' } };
    case 'start':
      return { ...known, started: true, stopped: false };
    case 'stop':
      return { ...known, stopped: true };
    case 'remove':
      return { ...known, removed: true };
    case 'pebble-ready':
      return { ...known, pebbles: { ...memory.pebbles, [hook.container]: pebbles[hook.container] ?? '' } };
    case 'pebble-custom-notice':
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return { ...known, news: memory.news.slice(1) };
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return { ...known, relations: { ...rememberRelation(hook, situation) } };
    case 'secret-changed':
      return {
        ...known,
        secrets: { ...memory.secrets, [hook.secret]: newestRevision(situation, hook.secret) },
      };
    case 'storage-attached':
      return { ...known, storage: [...memory.storage, hook.storage] };
    case 'storage-detaching':
      return { ...known, storage: memory.storage.filter((id) => id !== hook.storage) };
    default:
      return known;
  }
}

/** What stays when the pod is replaced, as on Kubernetes: the charm's folder and the workload are new. */
export function rememberNewPod(memory: Memory, podVersion: number): Memory {
  const { config: _, failed: __, ...known } = memory;
  const upgrading = memory.installed;
  const relations = Object.fromEntries(
    Object.entries(memory.relations).map(([id, seen]) => [id, { ...seen, rejoined: true }]),
  );
  return {
    ...known,
    podVersion,
    upgrading,
    started: false,
    stopped: false,
    pebbles: {},
    news: [],
    relations,
  };
}

function newestRevision({ model }: Situation, secret: string): number {
  return model.secrets[secret]?.revisions.at(-1)?.revision ?? 0;
}
