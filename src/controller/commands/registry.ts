import { addCloud, removeCloud, showCloud, updateCloud } from './clouds.ts';
import { config } from './config.ts';
import type { Command } from './command.ts';
import { addCredential, credentials } from './credentials.ts';
import { bootstrap, controllers, showController, switchModel, version, whoami } from './controller.ts';
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

const clouds = 'The local controller has one cloud, this machine, and no credentials.';
const ownStorage =
  'Its storages are volumes of this machine, made for what a charm declares and removed with their units: `juju storage` lists them.';
const later = 'It is not built into the local controller.';

/**
 * Commands that Juju has and the local controller has not, so that they are refused by name: `machines` for those
 * that no Kubernetes model has, otherwise a sentence that says why.
 */
export const notHere: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'add-machine',
      'machines',
      'list-machines',
      'remove-machine',
      'retry-provisioning',
      'show-machine',
      'upgrade-machine',
      'spaces',
      'add-space',
      'subnets',
      'ssh-keys',
      'list-ssh-keys',
      'add-ssh-key',
      'remove-ssh-key',
      'import-ssh-key',
      'add-storage',
      'attach-storage',
      'detach-storage',
    ].map((name) => [name, 'machines']),
  ),
  ...Object.fromEntries(
    [
      'clouds',
      'list-clouds',
      'add-k8s',
      'update-k8s',
      'remove-k8s',
      'update-credential',
      'remove-credential',
      'show-credential',
      'autoload-credentials',
      'regions',
      'default-credential',
      'default-region',
      'set-credential',
    ].map((name) => [name, clouds]),
  ),
  ...Object.fromEntries(
    [
      'create-storage-pool',
      'import-filesystem',
      'remove-storage',
      'remove-storage-pool',
      'storage-pools',
      'update-storage-pool',
    ].map((name) => [name, ownStorage]),
  ),
  ...Object.fromEntries(
    [
      'agree',
      'agreements',
      'add-user',
      'bind',
      'change-user-password',
      'charm-resources',
      'create-backup',
      'dashboard',
      'debug-code',
      'debug-hooks',
      'destroy-controller',
      'diff-bundle',
      'disable-command',
      'disabled-commands',
      'download',
      'enable-command',
      'enable-ha',
      'find',
      'firewall-rules',
      'grant',
      'info',
      'kill-controller',
      'login',
      'logout',
      'migrate',
      'model-default',
      'model-defaults',
      'register',
      'reload-spaces',
      'remove-user',
      'resume-relation',
      'revoke',
      'show-action',
      'show-user',
      'suspend-relation',
      'sync-agent-binary',
      'unregister',
      'upgrade-controller',
      'upgrade-model',
      'users',
      'list-users',
    ].map((name) => [name, later]),
  ),
};
