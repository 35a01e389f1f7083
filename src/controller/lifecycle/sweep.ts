import {
  forgetInSecrets,
  prunableRevisions,
  releaseCharm,
  relationsOf,
  type Model,
  type RemoteApplication,
} from '../model/index.ts';

/** Whether `sweep` would remove something. */
export function hasRubbish(model: Model): boolean {
  return (
    Object.values(model.relations).some((relation) => isOver(model, relation.id)) ||
    Object.values(model.applications).some((application) => canGo(model, application.name)) ||
    Object.values(model.remoteApplications).some((remote) => isForgotten(model, remote)) ||
    Object.values(model.secrets).some((secret) => prunableRevisions(secret, model).length > 0)
  );
}

function isOver(model: Model, id: number): boolean {
  const relation = model.relations[String(id)];
  return relation !== undefined && relation.life !== 'alive' && Object.keys(relation.units).length === 0;
}

/** An application goes when it is dying, has no units and no relation with another one any more. */
function canGo(model: Model, name: string): boolean {
  const application = model.applications[name];
  if (application === undefined || application.life === 'alive') return false;
  return (
    Object.keys(application.units).length === 0 &&
    relationsOf(model, name).every((relation) => relation.ends.length === 1)
  );
}

/** What was consumed from another model goes when it is given up and no relation with it is left. */
function isForgotten(model: Model, { name, life }: RemoteApplication): boolean {
  return life !== 'alive' && relationsOf(model, name).length === 0;
}

/** Removes from a model what is dying and held by nothing any more, and the revisions of secrets that nobody reads. */
export function sweep(model: Model | undefined): void {
  if (model === undefined) return;
  for (const relation of Object.values(model.relations)) {
    if (!isOver(model, relation.id)) continue;
    Reflect.deleteProperty(model.relations, String(relation.id));
    for (const secret of Object.values(model.secrets)) {
      secret.grants = secret.grants.filter((grant) => grant.relation !== relation.id);
    }
  }
  for (const remote of Object.values(model.remoteApplications)) {
    if (isForgotten(model, remote)) Reflect.deleteProperty(model.remoteApplications, remote.name);
  }
  for (const secret of Object.values(model.secrets)) {
    const prunable = new Set(prunableRevisions(secret, model).map(({ revision }) => revision));
    secret.revisions = secret.revisions.filter(({ revision }) => !prunable.has(revision));
  }
  for (const { name, charm } of Object.values(model.applications)) {
    if (!canGo(model, name)) continue;
    for (const relation of relationsOf(model, name)) {
      Reflect.deleteProperty(model.relations, String(relation.id));
    }
    forgetInSecrets(model, { kind: 'application', name });
    Reflect.deleteProperty(model.applications, name);
    releaseCharm(model, charm);
  }
}
