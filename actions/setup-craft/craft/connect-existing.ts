import { join } from 'node:path';
import type { Host } from '../../../src/action/index.ts';
import { Failure, isFailure } from '../../../src/errors/index.ts';
import { reachTarget, type Target } from '../../../src/juju/index.ts';
import type { Ports } from '../../../src/ports/index.ts';
import { planJaasClient } from './jaas-client.ts';

type ConnectPorts = Pick<Ports, 'exec' | 'files' | 'reporter'>;

/** The client's own folder for this job: outside of hidden folders, which a confined snap cannot read. */
export function clientFolder({ inGithubActions, tempDir, home }: Host): string {
  return join(inGithubActions ? tempDir : home, 'paas-action-juju');
}

/** Where the program lies that carries the service account. */
export function clientBin({ stateDir }: Pick<Host, 'stateDir'>): string {
  return join(stateDir, 'juju-client');
}

/** Time for a controller to let the job in: it exists, or it does not. */
const LOGIN = 120_000;

/**
 * Makes a controller known to `juju` for this job, and proves with a call that reads that it lets us in.
 *
 * @returns the controller's name in this client.
 * @throws Failure `TOOL_MISSING` and those of `reachTarget`.
 */
export async function connectController(
  ports: ConnectPorts & Pick<Ports, 'clock'>,
  host: Host,
  target: Target,
): Promise<string> {
  const program = await ports.exec.which('juju');
  if (program === undefined)
    throw new Failure('TOOL_MISSING', 'juju is not on PATH', {
      hint: 'Use `engine: craft`, which brings it, or: sudo snap install juju --channel=3.6/stable',
    });
  const store = clientFolder(host);
  await ports.files.mkdir(store, { mode: 0o700 });
  await host.exportVariable('JUJU_DATA', store);
  const deadline = ports.clock.monotonic() + LOGIN;
  const { controller } = await reachTarget(ports, target, { deadline, store });
  if (target.login.kind === 'user') return controller;
  const bin = clientBin(host);
  await ports.files.mkdir(bin, { mode: 0o700 });
  const files = planJaasClient(bin, join(bin, 'service-account'), program, target.login);
  for (const { path, text, mode } of files) await ports.files.write(path, text, { mode });
  await host.addPath(bin);
  return controller;
}

/**
 * Makes a cluster known to the job's tools and, where kubectl is there, proves that it answers.
 *
 * @returns the path that KUBECONFIG has from now on.
 * @throws Failure `SETUP_LOGIN_REFUSED`
 */
export async function connectCluster(ports: ConnectPorts, host: Host, kubeconfig: string): Promise<string> {
  const folder = clientFolder(host);
  const path = join(folder, 'kubeconfig');
  await ports.files.mkdir(folder, { mode: 0o700 });
  await ports.files.write(path, kubeconfig.endsWith('\n') ? kubeconfig : `${kubeconfig}\n`, { mode: 0o600 });
  await host.exportVariable('KUBECONFIG', path);
  if ((await ports.exec.which('kubectl')) === undefined) {
    ports.reporter.notice('kubectl is not on PATH, so that the cluster answers is not proved here');
    return path;
  }
  await prove(ports, path);
  return path;
}

async function prove({ exec }: Pick<Ports, 'exec'>, kubeconfig: string): Promise<void> {
  try {
    await exec.run({
      argv: ['kubectl', 'version', `--kubeconfig=${kubeconfig}`, '--request-timeout=20s', '--output=json'],
      timeout: 60_000,
    });
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED', 'TOOL_TIMEOUT')) throw error;
    const hung = error.code === 'TOOL_TIMEOUT';
    throw new Failure(
      'SETUP_LOGIN_REFUSED',
      `the cluster ${hung ? 'gave no answer in 60 s' : 'refused the kubeconfig'}`,
      {
        hint: hung
          ? 'Check that this machine can reach the address: hosted runners have no fixed one.'
          : 'Check the secret and what its account may do.',
        details: error.details,
        cause: error,
      },
    );
  }
}
