import { z } from 'zod/mini';

import { errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { findKubectl } from '../client/kubectl.ts';
import { namespaceOf } from '../client/namespace.ts';

export interface ClusterRequest {
  readonly model: string;
  readonly application: string;
  readonly units: readonly string[];
  /** The container of the application beside the charm's own. */
  readonly container: string | undefined;
  /** Path of the access to the cluster; undefined: the one that kubectl finds by itself. */
  readonly kubeconfig: string | undefined;
}

const LINES = 500;
/** Milliseconds for one question. */
const LIMIT = 15_000;

const modelSchema = z.record(z.string(), z.object({ 'model-uuid': z.string() }));

/** What is asked of the cluster, as data: file name to arguments of kubectl. A pod has the name of its unit. */
export function planClusterDiagnostics({
  model,
  units,
  container,
}: Pick<ClusterRequest, 'model' | 'units' | 'container'>): ReadonlyMap<string, readonly string[]> {
  const at = ['--namespace', namespaceOf(model)];
  const plan = new Map<string, readonly string[]>([
    ['kubectl-pods.txt', ['get', 'pods', '--output=wide', ...at]],
    ['kubectl-events.txt', ['get', 'events', '--sort-by=.metadata.creationTimestamp', ...at]],
  ]);
  const containers = ['charm', ...(container === undefined ? [] : [container])];
  for (const pod of units.map((unit) => unit.replace('/', '-'))) {
    plan.set(`kubectl-describe-${pod}.txt`, ['describe', 'pod', pod, ...at]);
    for (const name of containers) {
      const logs = ['logs', pod, `--container=${name}`, `--tail=${LINES}`, '--timestamps', ...at];
      plan.set(`kubectl-logs-${pod}-${name}.txt`, logs);
      // What ran before the container was started anew is what ended.
      plan.set(`kubectl-logs-${pod}-${name}-previous.txt`, [...logs, '--previous']);
    }
  }
  return plan;
}

/**
 * What the cluster knows about the pods of an application, by file name. Nothing where there is no kubectl, or where
 * the cluster that it reaches is not the one in which the model lives: a namespace of the same name proves nothing.
 */
export async function readClusterDiagnostics(
  { exec, reporter }: Pick<Ports, 'exec' | 'reporter'>,
  juju: Juju,
  request: ClusterRequest,
): Promise<ReadonlyMap<string, string>> {
  const ask = await findKubectl(exec, request.kubeconfig, LIMIT);
  if (ask === undefined) return new Map();
  const read = async (args: readonly string[]): Promise<string> => {
    try {
      const { exitCode, stdout, stderr } = await ask(args);
      return exitCode === 0 ? stdout : `${stdout}\n[exit code ${exitCode}]\n${stderr}`;
    } catch (error) {
      return `[could not be read: ${errorMessage(error)}]\n`;
    }
  };
  const found = await juju.json(commands.showModel(request.model), modelSchema);
  const [uuid] = Object.values(found).map((model) => model['model-uuid']);
  const home = await read([
    'get',
    'statefulset',
    request.application,
    '--output=jsonpath={.metadata.annotations.model\\.juju\\.is/id}',
    '--namespace',
    namespaceOf(request.model),
  ]);
  if (uuid === undefined || home.trim() !== uuid) {
    reporter.info('the pods are not asked: kubectl does not reach the cluster of the model');
    return new Map();
  }
  const texts = [...planClusterDiagnostics(request)].map(async ([file, args]): Promise<[string, string]> => [
    file,
    await read(args),
  ]);
  return new Map(await Promise.all(texts));
}
