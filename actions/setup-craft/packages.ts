import type { Host } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { runStep } from './craft/step.ts';
import { findPrivilege, needsRoot } from './privilege.ts';

const UPDATE_LIMIT = 300_000;
const INSTALL_LIMIT = 900_000;
const ATTEMPTS = 4;

export interface PackageRequest {
  /** What the packages are for, as the beginning of a sentence: `the local registry`. */
  readonly purpose: string;
  readonly packages: readonly string[];
  /** False only says what is missing. */
  readonly install: boolean;
}

/**
 * Installs Debian packages with the system's own apt.
 *
 * @throws Failure `SETUP_NEEDS_ROOT` with the commands to paste, `SETUP_UNSUPPORTED_SYSTEM`, `SETUP_STEP_FAILED`
 */
export async function installPackages(
  { purpose, packages, install }: PackageRequest,
  ports: Pick<Ports, 'exec' | 'reporter' | 'clock' | 'random'>,
  host: Pick<Host, 'runVisibly'>,
): Promise<void> {
  if ((await ports.exec.which('apt-get')) === undefined) {
    throw new Failure(
      'SETUP_UNSUPPORTED_SYSTEM',
      `${purpose} needs the packages ${packages.join(', ')}, and there is no apt-get`,
      {
        hint: 'The embedded engine runs on Debian and Ubuntu; in a workflow use runs-on: ubuntu-24.04.',
      },
    );
  }
  // Another apt may run on a fresh machine, and archives refuse for moments.
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  const update = ['apt-get', 'update', '-qq', ...lock];
  const add = ['apt-get', 'install', '-y', '-qq', ...lock, '--no-install-recommends', ...packages];
  const privilege = install ? await findPrivilege(ports.exec) : undefined;
  if (privilege === undefined) {
    throw needsRoot(`${purpose} needs the packages ${packages.join(', ')}`, [
      update.join(' '),
      add.join(' '),
    ]);
  }
  ports.reporter.info(`installing ${packages.join(', ')} for ${purpose}`);
  // Package scripts must not ask questions: there is nobody to answer.
  const asRoot = (argv: readonly string[]): [string, ...string[]] => {
    return toArgv([...privilege, 'env', 'DEBIAN_FRONTEND=noninteractive', ...argv]);
  };
  const run = host.runVisibly.bind(host);
  await runStep(
    ports,
    { title: 'package lists', argv: asRoot(update), limit: UPDATE_LIMIT, attempts: ATTEMPTS },
    run,
  );
  await runStep(ports, { title: purpose, argv: asRoot(add), limit: INSTALL_LIMIT, attempts: ATTEMPTS }, run);
}

function toArgv([program = 'env', ...args]: string[]): [string, ...string[]] {
  return [program, ...args];
}
