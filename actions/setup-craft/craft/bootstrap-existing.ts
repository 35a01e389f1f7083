import { join } from 'node:path';
import type { Host } from '../../../src/action/index.ts';
import { isFailure } from '../../../src/errors/index.ts';
import type { Ports } from '../../../src/ports/index.ts';
import { clientFolder } from './connect-existing.ts';
import { runStep, type SetupStep } from './step.ts';

type BootstrapPorts = Pick<Ports, 'exec' | 'files' | 'clock' | 'random' | 'reporter'>;

/** The controller of this job in a cluster of somebody else's; its name is that of the cloud as well. */
export const OWN_CONTROLLER = 'paas-action';

const MINUTE = 60_000;

/** What makes a controller in the cluster of a kubeconfig. */
export function planBootstrap(args: readonly string[], timeout: number): readonly SetupStep[] {
  return [
    {
      title: 'the cluster as a cloud',
      argv: ['juju', 'add-k8s', OWN_CONTROLLER, '--client'],
      limit: 2 * MINUTE,
      attempts: 2,
    },
    {
      title: 'controller',
      argv: ['juju', 'bootstrap', OWN_CONTROLLER, OWN_CONTROLLER, ...args],
      limit: timeout,
      attempts: 2,
    },
  ];
}

export interface Bootstrap {
  readonly steps: readonly SetupStep[];
  /** In a cluster of somebody else's nothing is left. */
  readonly removeAtEnd: boolean;
}

/** Bootstraps, unless an earlier call of this job has done so, and notes what the end of the job has to remove. */
export async function bootstrapExisting(
  ports: BootstrapPorts,
  host: Host,
  kubeconfig: string,
  { steps, removeAtEnd }: Bootstrap,
): Promise<{ readonly controller: string; readonly isNew: boolean }> {
  const folder = clientFolder(host);
  await host.exportVariable('JUJU_DATA', folder);
  const env = { JUJU_DATA: folder, KUBECONFIG: kubeconfig };
  if ((await ports.files.stat(join(folder, 'controllers.yaml'))) !== undefined) {
    const argv = ['juju', 'show-controller', OWN_CONTROLLER, '--format=json'] as const;
    const { exitCode } = await ports.exec.run({ argv, env, timeout: MINUTE, accept: [1] });
    if (exitCode === 0) return { controller: OWN_CONTROLLER, isNew: false };
  }
  // Before the attempt: one that was cut off may have left something, too.
  if (removeAtEnd) await ports.files.write(join(folder, 'bootstrapped'), '');
  for (const step of steps) await runStep(ports, { ...step, env });
  return { controller: OWN_CONTROLLER, isNew: true };
}

/** Removes the controller that this job has made, within a stated time. It never fails. */
export async function removeBootstrapped(
  ports: Pick<Ports, 'exec' | 'files' | 'reporter'>,
  host: Host,
): Promise<void> {
  const folder = clientFolder(host);
  if ((await ports.files.stat(join(folder, 'bootstrapped'))) === undefined) return;
  const argv = ['juju', 'kill-controller', OWN_CONTROLLER, '--no-prompt', '--timeout=5m'] as const;
  try {
    await ports.exec.run({
      argv,
      env: { JUJU_DATA: folder, KUBECONFIG: join(folder, 'kubeconfig') },
      timeout: 10 * MINUTE,
    });
    ports.reporter.info(`the controller ${OWN_CONTROLLER} is removed from the cluster`);
  } catch (error) {
    if (!isFailure(error)) throw error;
    ports.reporter.warning(
      `the controller ${OWN_CONTROLLER} may be left in the cluster (namespace controller-${OWN_CONTROLLER}): ${error.message}`,
    );
  }
}
