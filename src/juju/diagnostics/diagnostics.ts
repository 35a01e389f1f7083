import { join } from 'node:path';

import { errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { readClusterDiagnostics } from './cluster.ts';
import type { ClusterRequest } from './cluster.ts';
import * as commands from '../client/commands.ts';
import type { JujuCommand } from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { hideEnvironment } from './hide-environment.ts';
import { redact } from './redact.ts';
import { pickTellingLines } from './telling-lines.ts';
import { findTraceback } from './traceback.ts';
import type { Traceback } from './traceback.ts';

export interface DiagnosticsRequest extends ClusterRequest {
  /** The bundle is a new folder in this one. */
  readonly folder: string;
  /** Values that must not be in it. */
  readonly secrets: readonly string[];
  /** Further files: the plan, for example. */
  readonly extra: Readonly<Record<string, string>>;
}

export interface Diagnostics {
  /** The folder, with a name that no other has; to be kept as an artifact. */
  readonly bundle: string;
  readonly files: readonly string[];
  readonly tellingLines: readonly string[];
  /** The last errors of the charm's own code, and of the application's. */
  readonly inCharm: Traceback | undefined;
  readonly inWorkload: Traceback | undefined;
}

const LOG_LINES = 500;
/** Files in which the reason is usually found; the others are for whoever digs deeper. */
const CHARM_LOG = /^debug-log/;
const WORKLOAD_LOG = /^pebble-logs/;
const EVENTS = 'kubectl-events.txt';
const PEBBLE_PLAN = /^pebble-plan/;

/** What is asked, as data: file name to command. */
function planDiagnostics(request: DiagnosticsRequest): ReadonlyMap<string, JujuCommand> {
  const { model, application, units, container } = request;
  const plan = new Map<string, JujuCommand>([
    ['status.json', commands.status(model)],
    ['show-application.json', commands.showApplication(model, application)],
    ['debug-log-errors.txt', commands.debugLogErrors(model)],
    ['debug-log.txt', commands.debugLog(model, LOG_LINES)],
  ]);
  for (const unit of units) {
    const name = unit.replace('/', '-');
    plan.set(`show-unit-${name}.json`, commands.showUnit(model, unit));
    plan.set(`show-status-log-${name}.json`, commands.statusLog(model, unit, 200));
    if (container === undefined) continue;
    const pebble = (...args: string[]): JujuCommand =>
      commands.ssh(model, unit, container, ['/charm/bin/pebble', ...args]);
    plan.set(`pebble-services-${name}.txt`, pebble('services', '--abs-time'));
    plan.set(`pebble-plan-${name}.yaml`, pebble('plan'));
    plan.set(`pebble-checks-${name}.txt`, pebble('checks'));
    plan.set(`pebble-changes-${name}.txt`, pebble('changes', '--abs-time'));
    plan.set(`pebble-logs-${name}.txt`, pebble('logs', '-n', '200'));
  }
  return plan;
}

/**
 * Writes what is known about a failed deployment into one new folder, redacted. Never fails for Juju's sake: what
 * cannot be read is said in the file's place, so that the reason of the failure is not hidden by its diagnosis.
 */
export async function writeDiagnostics(
  ports: Pick<Ports, 'exec' | 'files' | 'random' | 'reporter'>,
  juju: Juju,
  request: DiagnosticsRequest,
): Promise<Diagnostics> {
  const unique = Buffer.from(ports.random.bytes(4)).toString('hex');
  const bundle = join(
    request.folder,
    `juju-${request.model.replace(/[^\w-]+/g, '-')}-${request.application}-${unique}`,
  );
  await ports.files.mkdir(bundle);
  const texts = new Map<string, string>(Object.entries(request.extra));
  await Promise.all([
    ...[...planDiagnostics(request)].map(async ([file, command]) =>
      texts.set(file, await readText(juju, command, PEBBLE_PLAN.test(file) ? hideEnvironment : undefined)),
    ),
    askCluster(ports, juju, request).then((found) => found.forEach((text, file) => texts.set(file, text))),
  ]);
  const files: string[] = [];
  const logs = { charm: [] as string[], workload: [] as string[], events: [] as string[] };
  for (const [file, text] of texts) {
    const shown = redact(text, request.secrets);
    await ports.files.write(join(bundle, file), shown, { mode: 0o600 });
    files.push(file);
    if (CHARM_LOG.test(file)) logs.charm.push(shown);
    if (WORKLOAD_LOG.test(file)) logs.workload.push(shown);
    if (file === EVENTS) logs.events.push(shown);
  }
  return {
    bundle,
    files,
    tellingLines: pickTellingLines([...logs.charm, ...logs.workload, ...logs.events], 10),
    inCharm: findTraceback(logs.charm.join('\n')),
    inWorkload: findTraceback(logs.workload.join('\n')),
  };
}

async function askCluster(
  ports: Pick<Ports, 'exec' | 'reporter'>,
  juju: Juju,
  request: ClusterRequest,
): Promise<ReadonlyMap<string, string>> {
  try {
    return await readClusterDiagnostics(ports, juju, request);
  } catch (error) {
    return new Map([[EVENTS, `[could not be read: ${errorMessage(error)}]\n`]]);
  }
}

async function readText(
  juju: Juju,
  command: JujuCommand,
  shown: (text: string) => string = (text) => text,
): Promise<string> {
  try {
    const answer = await juju.call(command);
    const ending = answer.exitCode === 0 ? '' : `\n[exit code ${answer.exitCode}]\n${answer.stderr}`;
    return `${answer.exitCode === 0 ? shown(answer.stdout) : answer.stdout}${ending}`;
  } catch (error) {
    return `[could not be read: ${errorMessage(error)}]\n`;
  }
}
