import { join } from 'node:path';
import type { Host } from '../../../src/action/index.ts';
import { Failure, isFailure } from '../../../src/errors/index.ts';
import type { Ports } from '../../../src/ports/index.ts';
import { planClientStore, planJaasClient, type ClientFile, type ControllerLogin } from './existing.ts';

type ConnectPorts = Pick<Ports, 'exec' | 'files' | 'reporter'>;

const QUICK = 60_000;

/** The client's own folder for this job: outside of hidden folders, which a confined snap cannot read. */
export function clientFolder({ inGithubActions, tempDir, home }: Host): string {
  return join(inGithubActions ? tempDir : home, 'paas-action-juju');
}

/** Where the program lies that carries the service account. */
export function clientBin({ stateDir }: Pick<Host, 'stateDir'>): string {
  return join(stateDir, 'juju-client');
}

/**
 * Makes a controller known to `juju` for this job, and proves with a call that reads that it lets us in.
 *
 * @returns the controller's name in this client.
 * @throws Failure `SETUP_LOGIN_REFUSED` with what the controller said, `TOOL_MISSING`
 */
export async function connectController(
  ports: ConnectPorts,
  host: Host,
  login: ControllerLogin,
): Promise<string> {
  const program = await ports.exec.which('juju');
  if (program === undefined)
    throw new Failure('TOOL_MISSING', 'juju is not on PATH', {
      hint: 'Use `engine: craft`, which brings it, or: sudo snap install juju --channel=3.6/stable',
    });
  const folder = clientFolder(host);
  await ports.files.mkdir(folder, { mode: 0o700 });
  await host.exportVariable('JUJU_DATA', folder);
  const env = { JUJU_DATA: folder };
  if (login.kind === 'password') {
    const { controller, files } = planClientStore(folder, login);
    await writeAll(ports, files);
    await prove(ports, [program, 'models', `--controller=${controller}`, '--format=json'], env);
    return controller;
  }
  const bin = clientBin(host);
  await ports.files.mkdir(bin, { mode: 0o700 });
  const files = planJaasClient(bin, join(bin, 'service-account'), program, login);
  await writeAll(ports, files);
  await host.addPath(bin);
  const client = join(bin, 'juju');
  await prove(ports, [client, 'login', login.host, '--controller=jaas'], env);
  await prove(ports, [client, 'models', '--controller=jaas', '--format=json'], env);
  return 'jaas';
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
  await prove(
    ports,
    ['kubectl', 'version', `--kubeconfig=${path}`, '--request-timeout=20s', '--output=json'],
    {},
  );
  return path;
}

async function writeAll({ files }: Pick<Ports, 'files'>, all: readonly ClientFile[]): Promise<void> {
  for (const { path, text, mode } of all) await files.write(path, text, { mode });
}

async function prove(
  { exec }: Pick<Ports, 'exec'>,
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    // Without input: a client that would ask a person fails instead.
    await exec.run({ argv, env, timeout: QUICK });
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED', 'TOOL_TIMEOUT')) throw error;
    const [program = '', verb = ''] = argv;
    const hung = error.code === 'TOOL_TIMEOUT';
    const name = program.split('/').at(-1) ?? program;
    throw new Failure(
      'SETUP_LOGIN_REFUSED',
      `${name} ${verb} ${hung ? 'gave no answer in 60 s' : 'was refused'}`,
      {
        hint: hung
          ? 'Check that this machine can reach the address: hosted runners have no fixed one.'
          : 'Check the secret and what its account may do; reading the list of models is all that is needed here.',
        details: error.details,
        cause: error,
      },
    );
  }
}
