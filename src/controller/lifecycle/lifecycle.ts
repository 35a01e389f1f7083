import { errorMessage } from '../../errors/index.ts';
import type { Clock } from '../../ports/index.ts';
import {
  electLeader,
  forgetInSecrets,
  leaveRelation,
  releaseCharm,
  type Model,
  type ModelLog,
  type ModelStore,
  type Snapshot,
  type UnitAgents,
  type UnitRef,
} from '../model/index.ts';
import { hasRubbish, sweep } from './sweep.ts';

/** Carries out what the model says: starts units, sees the dying ones out, and forgets what is empty. */
export interface Lifecycle {
  /** Takes up all work that a former daemon left: call once, when the agents are there. */
  resume(): void;
  /** Settles when the model is gone. */
  gone(model: string): Promise<void>;
  close(): void;
}

export interface LifecycleOptions {
  readonly store: ModelStore;
  readonly log: ModelLog;
  readonly agents: UnitAgents;
  readonly clock: Clock;
}

/** Milliseconds before a removal that failed is tried again: doubled each time, up to the last. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * Watches the store, so that commands only have to say what shall be. Everything is decided from the state alone:
 * after a crash the same state leads to the same work.
 */
export function createLifecycle({ store, log, agents, clock }: LifecycleOptions): Lifecycle {
  const busy = new Set<string>();
  const closed = new AbortController();
  const started = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();

  function look(state: Snapshot): void {
    for (const model of Object.values(state.models)) lookAtModel(model);
    for (const [model, callbacks] of waiting) {
      if (model in state.models) continue;
      waiting.delete(model);
      for (const callback of callbacks) callback();
    }
  }

  function lookAtModel(model: Model): void {
    for (const application of Object.values(model.applications)) {
      for (const unit of Object.values(application.units)) {
        const ref = { model: model.uuid, unit: unit.name };
        const key = `${model.uuid} ${unit.name}`;
        if (unit.life !== 'alive') {
          once(key, () => seeOut(ref, application.name));
        } else if (!started.has(key)) {
          started.add(key);
          agents.ensure(ref);
        }
      }
    }
    if (hasRubbish(model)) store.commit((draft) => sweep(draft.models[model.uuid]));
    else if (model.life !== 'alive' && Object.keys(model.applications).length === 0) {
      once(model.uuid, () => forget(model.uuid));
    }
  }

  function once(key: string, work: () => Promise<void>): void {
    if (busy.has(key)) return;
    busy.add(key);
    void untilDone(key, work).finally(() => busy.delete(key));
  }

  /** Nobody else would take it up again: what waits for a removal would wait for ever. */
  async function untilDone(key: string, work: () => Promise<void>): Promise<void> {
    for (let pause = FIRST_PAUSE; !closed.signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await work();
      } catch (error) {
        const [model = '', unit = 'the model'] = key.split(' ');
        log.append(model, {
          time: clock.now(),
          entity: 'controller-0',
          level: 'ERROR',
          module: 'juju.worker.removal',
          message: `cannot finish the removal of ${unit}, trying again in ${pause / 1000} s: ${errorMessage(error)}`,
        });
      }
      await clock.sleep(pause, closed.signal).catch(() => undefined);
    }
  }

  async function seeOut(ref: UnitRef, application: string): Promise<void> {
    await agents.remove(ref);
    started.delete(`${ref.model} ${ref.unit}`);
    store.commit((draft) => {
      const model = draft.models[ref.model];
      const owner = model?.applications[application];
      if (model === undefined || owner === undefined) return;
      const charm = owner.units[ref.unit]?.charm;
      Reflect.deleteProperty(owner.units, ref.unit);
      if (charm !== undefined) releaseCharm(model, charm);
      for (const relation of Object.values(model.relations)) leaveRelation(relation, ref.unit);
      forgetInSecrets(model, { kind: 'unit', name: ref.unit });
      electLeader(owner);
    });
  }

  async function forget(model: string): Promise<void> {
    await agents.forgetModel(model);
    await log.forget(model);
    store.commit((draft) => {
      Reflect.deleteProperty(draft.models, model);
      if (draft.current === model) delete draft.current;
    });
  }

  const stop = store.subscribe((after, before) => {
    if (after.models !== before.models) look(after);
  });

  return {
    resume: () => look(store.read()),
    gone: (model) =>
      new Promise((resolve) => {
        if (!(model in store.read().models)) resolve();
        else waiting.set(model, [...(waiting.get(model) ?? []), resolve]);
      }),
    close() {
      closed.abort();
      stop();
    },
  };
}
