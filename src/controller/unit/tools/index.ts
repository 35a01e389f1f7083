import { actionFail, actionGet, actionLog, actionSet } from './actions.ts';
import { stateDelete, stateGet, stateSet } from './charm-state.ts';
import { credentialGet } from './cloud.ts';
import { configGet } from './configuration.ts';
import { goalState } from './goal-state.ts';
import { isLeader, leaderGet, leaderSet } from './leadership.ts';
import { networkGet, unitGet } from './network.ts';
import { closePort, openPort, openedPorts } from './ports.ts';
import { relationGet, relationSet } from './relation-data.ts';
import { relationIds, relationList, relationModelGet } from './relation-lists.ts';
import { applicationVersionSet, jujuLog, jujuReboot } from './reports.ts';
import { resourceGet } from './resources.ts';
import { secretGrant, secretRevoke } from './secret-access.ts';
import { secretGet, secretIds, secretInfoGet } from './secret-reading.ts';
import { secretAdd, secretRemove, secretSet } from './secret-writing.ts';
import { statusGet, statusSet } from './status.ts';
import { storageAdd, storageGet, storageList } from './storage.ts';
import type { Tool } from './tool.ts';

const all: readonly Tool[] = [
  ...[actionFail, actionGet, actionLog, actionSet],
  ...[applicationVersionSet, configGet, credentialGet, goalState],
  ...[isLeader, leaderGet, leaderSet],
  ...[jujuLog, jujuReboot],
  ...[networkGet, unitGet],
  ...[closePort, openPort, openedPorts],
  ...[relationGet, relationIds, relationList, relationModelGet, relationSet],
  resourceGet,
  ...[secretAdd, secretGet, secretGrant, secretIds, secretInfoGet, secretRemove, secretRevoke, secretSet],
  ...[stateDelete, stateGet, stateSet],
  ...[statusGet, statusSet],
  ...[storageAdd, storageGet, storageList],
];

/** By name. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map(all.map((tool) => [tool.name, tool]));

/** The programs that a hook finds on its PATH. */
export const toolNames: readonly string[] = [...TOOLS.keys()].sort();
