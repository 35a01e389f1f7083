import type { ModelStore, Snapshot, State } from '../model/index.ts';
import { displayedApplicationStatus } from '../status/index.ts';
import { mirrorRelations, pairsOf } from './mirror-relations.ts';
import { mirrorSecrets } from './mirror-secrets.ts';

/**
 * Keeps what crosses the models of one controller in line with what each of them says, after every change, from now
 * on. Decided from the state alone: after a crash the same state leads to the same. Answers how to stop.
 */
export function keepInLine(store: ModelStore): () => void {
  const look = (state: Snapshot): void => {
    if (crosses(state)) store.commit(bringInLine);
  };
  look(store.read());
  return store.subscribe((after, before) => {
    if (after.models !== before.models) look(after);
  });
}

function crosses({ models }: Snapshot): boolean {
  return Object.values(models).some(
    ({ remoteApplications, relations, secrets }) =>
      Object.keys(remoteApplications).length > 0 ||
      Object.values(relations).some(({ mirror }) => mirror !== undefined) ||
      Object.values(secrets).some(({ origin }) => origin !== undefined),
  );
}

export function bringInLine(state: State): void {
  const pairs = pairsOf(state);
  mirrorRelations(pairs);
  mirrorSecrets(state, pairs);
  for (const { remoteApplications } of Object.values(state.models)) {
    for (const remote of Object.values(remoteApplications)) {
      const home = state.models[remote.model];
      const application = home?.applications[home.offers[remote.offer]?.application ?? ''];
      const { current, message, since } =
        application === undefined
          ? { current: 'terminated', message: 'offer has been removed', since: remote.status.since }
          : displayedApplicationStatus(application);
      if (remote.status.current !== current || remote.status.message !== message)
        remote.status = { current, message, since };
    }
  }
}
