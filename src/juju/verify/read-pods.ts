import { z } from 'zod/mini';

import { errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { parseJujuTime } from '../read/juju-time.ts';
import { findKubectl } from '../client/kubectl.ts';
import { namespaceOf } from '../client/namespace.ts';
import type { Pod } from '../judge/types.ts';

export interface PodsRequest {
  readonly model: string;
  readonly application: string;
  /** Path of the access to the cluster; undefined: the one that kubectl finds by itself. */
  readonly kubeconfig: string | undefined;
}

/** Milliseconds for one question. */
const LIMIT = 5_000;
/** A cluster that does not answer so often is not asked any more. */
const TRIES = 3;

const containerSchema = z.object({
  name: z.string(),
  restartCount: z.catch(z.number(), 0),
  state: z.catch(
    z.object({
      waiting: z.optional(z.object({ reason: z.catch(z.string(), ''), message: z.catch(z.string(), '') })),
    }),
    {},
  ),
});

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.catch(z.string(), ''),
  message: z.catch(z.string(), ''),
});

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        uid: z.string(),
        creationTimestamp: z.catch(z.optional(z.string()), undefined),
        deletionTimestamp: z.catch(z.optional(z.string()), undefined),
        annotations: z.catch(z.record(z.string(), z.string()), {}),
      }),
      status: z.object({
        phase: z.catch(z.string(), 'Unknown'),
        reason: z.catch(z.string(), ''),
        message: z.catch(z.string(), ''),
        conditions: z.catch(z.array(conditionSchema), []),
        initContainerStatuses: z.catch(z.array(containerSchema), []),
        containerStatuses: z.catch(z.array(containerSchema), []),
      }),
    }),
  ),
});

/** Why a pod is where it is: `Evicted: The node was low on resource: memory`, `Unschedulable: 0/1 nodes …`. */
function reasonOf(status: z.infer<typeof podsSchema>['items'][number]['status']): string {
  const unscheduled = status.conditions.find(
    (each) => each.type === 'PodScheduled' && each.status === 'False',
  );
  const { reason, message } = unscheduled ?? status;
  return [reason, message].filter((part) => part !== '').join(': ');
}

/** The pods of one model in the answer of `kubectl get pods --output json`; those of a namesake are left out. */
export function parsePods(json: unknown, modelUuid: string): readonly Pod[] {
  return podsSchema.parse(json).items.flatMap(({ metadata, status }) => {
    const { annotations } = metadata;
    const unit = annotations['unit.juju.is/id'];
    if (unit === undefined || annotations['model.juju.is/id'] !== modelUuid) return [];
    const containers = [...status.initContainerStatuses, ...status.containerStatuses];
    return [
      {
        unit,
        uid: metadata.uid,
        created: parseJujuTime(metadata.creationTimestamp),
        deleting: metadata.deletionTimestamp !== undefined,
        phase: status.phase,
        reason: reasonOf(status),
        containers: containers.map(({ name, restartCount, state }) => ({
          name,
          restarts: restartCount,
          waiting: state.waiting,
        })),
      },
    ];
  });
}

/**
 * Asks the cluster for the pods of an application whenever it is called. Undefined when there is no kubectl, when it
 * does not answer, and when what it reaches is not the cluster of the model.
 */
export function connectPods(
  { exec, reporter }: Pick<Ports, 'exec' | 'reporter'>,
  juju: Juju,
  { model, application, kubeconfig }: PodsRequest,
): () => Promise<readonly Pod[] | undefined> {
  let failures = 0;
  let uuid: string | undefined;
  const question = [
    'get',
    'pods',
    `--selector=app.kubernetes.io/name=${application}`,
    '--output=json',
    '--namespace',
    namespaceOf(model),
  ];
  return async () => {
    const kubectl = failures >= TRIES ? undefined : await findKubectl(exec, kubeconfig, LIMIT);
    if (kubectl === undefined) return undefined;
    try {
      uuid ??= await readUuid(juju, model);
      const pods = parsePods(JSON.parse((await kubectl(question)).stdout), uuid);
      failures = 0;
      return pods;
    } catch (error) {
      failures += 1;
      reporter.debug(`the pods of ${application} could not be read: ${errorMessage(error)}`);
      return undefined;
    }
  };
}

const modelSchema = z.record(z.string(), z.object({ 'model-uuid': z.string() }));

async function readUuid(juju: Juju, model: string): Promise<string> {
  const found = await juju.json(commands.showModel(model), modelSchema);
  const [first] = Object.values(found);
  if (first === undefined) throw new Error(`juju shows no model ${model}`);
  return first['model-uuid'];
}
