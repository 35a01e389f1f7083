import { addCloud, removeCloud, showCloud, updateCloud } from './controllers/clouds.ts';
import { config } from './settings/config.ts';
import type { Command } from './line/command.ts';
import { addCredential, credentials } from './controllers/credentials.ts';
import { bootstrap } from './controllers/bootstrap.ts';
import { controllers, showController, version, whoami } from './controllers/controller.ts';
import { consume } from './relations/consume.ts';
import { deploy } from './deploy/deploy.ts';
import { exec } from './run/exec.ts';
import { exportBundle } from './deploy/export-bundle.ts';
import { integrate, removeRelation } from './relations/integrate.ts';
import { debugLog, showStatusLog } from './status/logs.ts';
import { modelConfig } from './settings/model-config.ts';
import { cancelTask } from './run/cancel-task.ts';
import { addModel, destroyModel } from './controllers/models.ts';
import { models, showModel } from './controllers/show-models.ts';
import { offer } from './relations/offer.ts';
import { operations, showOperation, showTask } from './run/operations.ts';
import { refresh } from './deploy/refresh.ts';
import { removeOffer, removeSaas } from './relations/remove-offer.ts';
import { attachResource, resources } from './deploy/resources.ts';
import { run } from './run/run.ts';
import { addUnit, removeApplication, removeUnit, scaleApplication } from './deploy/scale.ts';
import { addSecret, grantSecret, removeSecret, revokeSecret, updateSecret } from './secrets/secrets.ts';
import { findOffers } from './relations/find-offers.ts';
import { offers } from './relations/offers.ts';
import { showOffer } from './relations/show-offer.ts';
import { secrets, showSecret } from './secrets/show.ts';
import {
  constraints,
  expose,
  modelConstraints,
  resolved,
  setConstraints,
  setModelConstraints,
  trust,
  unexpose,
} from './settings/settings.ts';
import { actions, showApplication, showUnit } from './status/show.ts';
import { scp, ssh } from './run/ssh.ts';
import { status } from './status/status.ts';
import { switchModel } from './controllers/switch.ts';
import { showStorage, storage } from './status/storage.ts';
import { waitFor } from './status/wait-for.ts';

/** Every command that the local controller has. */
export const commands: readonly Command[] = [
  actions,
  addCloud,
  addCredential,
  addModel,
  addSecret,
  addUnit,
  attachResource,
  bootstrap,
  config,
  constraints,
  consume,
  controllers,
  credentials,
  debugLog,
  deploy,
  destroyModel,
  exec,
  exportBundle,
  expose,
  findOffers,
  grantSecret,
  integrate,
  modelConfig,
  modelConstraints,
  models,
  offer,
  offers,
  operations,
  refresh,
  removeApplication,
  removeCloud,
  removeOffer,
  removeRelation,
  removeSaas,
  removeSecret,
  removeUnit,
  resolved,
  resources,
  revokeSecret,
  run,
  scaleApplication,
  scp,
  secrets,
  setConstraints,
  setModelConstraints,
  showApplication,
  showCloud,
  showController,
  showModel,
  showOffer,
  showOperation,
  showSecret,
  showStatusLog,
  showStorage,
  showTask,
  cancelTask,
  showUnit,
  ssh,
  status,
  storage,
  switchModel,
  trust,
  unexpose,
  updateCloud,
  updateSecret,
  version,
  waitFor,
  whoami,
];
