export { openStore } from './create-store.ts';
export { createLog } from './create-log.ts';
export type { AgentState } from './agent-state.ts';
export type { CopyRequest, Output, Screen, ShellRequest, UnitAgents } from './agents.ts';
export type { Application, Resource, Unit } from './application.ts';
export type {
  ActionSpec,
  Charm,
  ConfigOption,
  ContainerSpec,
  Endpoint,
  EndpointRole,
  ResourceSpec,
} from './charm.ts';
export type { LogLine, ModelLog } from './log.ts';
export type { Operation, Task, TaskStatus } from './operation.ts';
export type { Offer, Relation, RelationEnd, RemoteApplication } from './relation.ts';
export type { Secret, SecretGrant, SecretOwner, SecretRevision } from './secret.ts';
export type { Model, State, UnitRef } from './state.ts';
export type { ModelStore, Snapshot } from './store.ts';
export type { Bag, ConfigValue, Json, Life, StatusEntry, StatusValue } from './values.ts';
export { json } from './values.ts';
export { JUJU_VERSION } from './version.ts';
export { writeBag } from './bag.ts';
export { setAgentStatus, setApplicationStatus, setWorkloadStatus } from './status.ts';
export { addUnits, condemnUnits, electLeader, shrink } from './units.ts';
export { addStorage, keepStorages, storageLimits } from './storage.ts';
export { storageLocation, storagesOf, type UnitStorage } from './unit-storages.ts';
export { mebibytesOf, podLimits, type ContainerLimits } from './limits.ts';
export { releaseCharm } from './charms.ts';
export { bindingsOf, charmOf, endOf, endpointsOf, inferEndpoints } from './endpoints.ts';
export type { Inferred } from './endpoints.ts';
export { addPeerRelations, addRelation, endsFor, leaveRelation, relationsOf } from './relations.ts';
export { newSecretId, newUuid } from './identifiers.ts';
export { newModel } from './new-model.ts';
export { newSecret } from './new-secret.ts';
export { obsoleteRevisions, prunableRevisions } from './obsolete-revisions.ts';
export { forgetInSecrets } from './forget-secrets.ts';
export { checksumOf } from './checksum.ts';
export { engineTag, fullNames, networkName, serviceNames, unitNames, unitSlug } from './engine-names.ts';
