import type { Model } from './state.ts';

/** A model that nobody has deployed anything to. */
export function newModel(uuid: string, name: string, created: number): Model {
  return {
    uuid,
    name,
    life: 'alive',
    created,
    config: {},
    constraints: {},
    charms: {},
    nextCharmRevision: {},
    applications: {},
    relations: {},
    nextRelation: 0,
    secrets: {},
    offers: {},
    remoteApplications: {},
    operations: {},
    nextOperation: 0,
  };
}
