import { addCloud, removeCloud, showCloud, updateCloud } from './clouds.ts';
import { config } from './config.ts';
import type { Command } from './command.ts';
import { addCredential, credentials } from './credentials.ts';
import { bootstrap } from './bootstrap.ts';
import { controllers, showController, version, whoami } from './controller.ts';
import { consume } from './consume.ts';
import { deploy } from './deploy.ts';
import { exec } from './exec.ts';
import { exportBundle } from './export-bundle.ts';
import { integrate, removeRelation } from './integrate.ts';
import { debugLog, showStatusLog } from './logs.ts';
import { modelConfig } from './model-config.ts';
import { cancelTask } from './cancel-task.ts';
import { addModel, destroyModel } from './models.ts';
import { models, showModel } from './show-models.ts';
import { offer } from './offer.ts';
import { operations, showOperation, showTask } from './operations.ts';
import { refresh } from './refresh.ts';
import { removeOffer, removeSaas } from './remove-offer.ts';
import { attachResource, resources } from './resources.ts';
import { run } from './run.ts';
import { addUnit, removeApplication, removeUnit, scaleApplication } from './scale.ts';
import { addSecret, grantSecret, removeSecret, revokeSecret, updateSecret } from './secrets.ts';
import { findOffers } from './find-offers.ts';
import { offers } from './offers.ts';
import { showOffer } from './show-offer.ts';
import { secrets, showSecret } from './show-secrets.ts';
import {
  constraints,
  expose,
  modelConstraints,
  resolved,
  setConstraints,
  setModelConstraints,
  trust,
  unexpose,
} from './settings.ts';
import { actions, showApplication, showUnit } from './show.ts';
import { scp, ssh } from './ssh.ts';
import { status } from './status.ts';
import { switchModel } from './switch.ts';
import { showStorage, storage } from './storage.ts';
import { waitFor } from './wait-for.ts';

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
