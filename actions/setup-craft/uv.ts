import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { installPackages } from './packages.ts';

/** The release that the builders are tested with. pip verifies it against the hashes of its index. */
const UV_VERSION = '0.13.9';

/** Finds uv on PATH, or installs it from PyPI into a virtual environment of its own. Answers its folder and version. */
export async function ensureUv(
  ports: Pick<Ports, 'exec' | 'files' | 'reporter'>,
  host: Host,
  install: boolean,
): Promise<{ folder: string | undefined; version: string }> {
  const present = await ports.exec.which('uv');
  if (present !== undefined) return { folder: undefined, version: await versionOf(ports, present) };

  const folder = join(host.cacheDir, 'tools', `uv-${UV_VERSION}`);
  const program = join(folder, 'bin', 'uv');
  if ((await ports.files.stat(program)) === undefined) {
    if (!install) {
      throw new Failure('TOOL_MISSING', 'uv is not on PATH', { hint: `pip install uv==${UV_VERSION}` });
    }
    await makeEnvironment(folder, ports, host);
    const pip = join(folder, 'bin', 'python3');
    await host.runVisibly(
      [pip, '-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', `uv==${UV_VERSION}`],
      300_000,
    );
  }
  return { folder: join(folder, 'bin'), version: await versionOf(ports, program) };
}

async function makeEnvironment(
  folder: string,
  ports: Pick<Ports, 'exec' | 'files' | 'reporter'>,
  host: Host,
): Promise<void> {
  const python = await ports.exec.which('python3');
  const create = async (): Promise<void> => {
    await ports.files.remove(folder);
    await ports.exec.run({ argv: ['python3', '-m', 'venv', folder], timeout: 120_000 });
  };
  try {
    if (python !== undefined) return await create();
  } catch (cause) {
    // Debian keeps `ensurepip` in a package of its own; python3 alone cannot make an environment.
    ports.reporter.debug(`python3 -m venv failed: ${String(cause)}`);
  }
  await installPackages({ purpose: 'uv', packages: ['python3', 'python3-venv'], install: true }, ports, host);
  await create().catch((cause: unknown) => {
    throw new Failure('SETUP_PYTHON_UNUSABLE', 'python3 cannot make a virtual environment', {
      hint: 'apt-get install python3-venv, or put uv on PATH.',
      cause,
    });
  });
}

async function versionOf(ports: Pick<Ports, 'exec'>, program: string): Promise<string> {
  const { stdout } = await ports.exec.run({ argv: [program, '--version'], timeout: 30_000 });
  return stdout.trim().replace(/^uv\s+/, '');
}
