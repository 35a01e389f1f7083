import {
  keepStorages,
  releaseCharm,
  relationsOf,
  setAgentStatus,
  setWorkloadStatus,
  writeBag,
  type Application,
  type Model,
  type ModelStore,
  type State,
  type Unit,
  type UnitRef,
} from '../model/index.ts';
import { keep, recall, type Memory } from './memory.ts';

/** The parts of a draft that belong to one unit. */
export interface UnitDraft {
  readonly model: Model;
  readonly application: Application;
  readonly unit: Unit;
}

/** Finds a unit in a draft; undefined when it has gone meanwhile, and with it all that would be written of it. */
export function draftOf(state: State, { model: uuid, unit: name }: UnitRef): UnitDraft | undefined {
  const model = state.models[uuid];
  const application = model?.applications[name.split('/')[0] ?? ''];
  const unit = application?.units[name];
  if (model === undefined || application === undefined || unit === undefined) return undefined;
  return { model, application, unit };
}

/** Writes what an agent has to say of its own unit. */
export interface UnitWriter {
  agent(current: string, message: string, data?: Record<string, string>): void;
  /** The pod goes, and its agent with it. */
  lost(): void;
  workload(current: string, message: string): void;
  memory(change: (memory: Memory) => Memory): void;
  /** A workload's image cannot be had, in the words of Kubernetes, or is there at last. */
  image(container: string, message: string | undefined): void;
  /** A new look at the pod begins. */
  podAwaited(): void;
  /** The pod has started: its address goes to everybody who asks for the unit. */
  podStarted(address: string, podVersion: number): void;
}

export function unitWriter(store: ModelStore, ref: UnitRef, now: () => number): UnitWriter {
  const write = (change: (draft: UnitDraft) => void): void =>
    store.commit((state) => {
      const draft = draftOf(state, ref);
      if (draft !== undefined) change(draft);
    });
  const agent: UnitWriter['agent'] = (current, message, data) =>
    write(({ unit }) =>
      setAgentStatus(unit, { current, message, since: now(), ...(data !== undefined && { data }) }),
    );
  return {
    agent,
    lost: () => agent('lost', 'agent is not communicating with the server'),
    workload: (current, message) =>
      write(({ unit }) => setWorkloadStatus(unit, { current, message, since: now() })),
    memory: (change) =>
      write(({ unit }) => {
        unit.local = keep(change(recall(unit.local)));
      }),
    image: (container, message) =>
      write(({ unit }) => {
        if (message !== undefined)
          (unit.imageless ??= {})[container] = { current: 'error', message, since: now() };
        else if (unit.imageless !== undefined) Reflect.deleteProperty(unit.imageless, container);
      }),
    podAwaited: () =>
      write(({ unit }) => {
        delete unit.imageless;
      }),
    podStarted: (address, podVersion) =>
      write(({ model, application, unit }) => {
        unit.address = address;
        if (unit.workload.message === 'installing agent')
          setWorkloadStatus(unit, { current: 'waiting', message: 'agent initialising', since: now() });
        const before = unit.charm;
        unit.charm = application.charm;
        releaseCharm(model, before);
        keepStorages(model, unit);
        if (application.leader === unit.name || application.address === undefined)
          application.address = address;
        unit.local = keep({ ...recall(unit.local), podVersion });
        for (const relation of relationsOf(model, application.name)) {
          const bag = relation.units[unit.name];
          if (bag !== undefined) writeBag(bag, addressesOf(address));
        }
      }),
  };
}

/** What Juju writes into a unit's side of every relation that it enters. */
export function addressesOf(address: string): Record<string, string> {
  return { 'egress-subnets': `${address}/32`, 'ingress-address': address, 'private-address': address };
}
