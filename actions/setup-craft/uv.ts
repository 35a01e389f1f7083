import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { runStep } from './craft/step.ts';
import { installPackages } from './packages.ts';
import { requireUv, UV_VERSION } from './uv-release.ts';

type UvPorts = Pick<Ports, 'exec' | 'files' | 'reporter' | 'clock' | 'random'>;

/**
 * Finds uv on PATH, or installs it from PyPI into a virtual environment of its own. Answers its folder and version.
 *
 * @throws Failure `TOOL_MISSING`, `SETUP_STEP_FAILED` and as `installPackages`
 */
export async function ensureUv(
  ports: UvPorts,
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
    const wanted = join(folder, 'requirements.txt');
    await ports.files.write(wanted, requireUv());
    const python = join(folder, 'bin', 'python3');
    const pip = [python, '-m', 'pip', 'install', '--quiet', '--only-binary', ':all:'] as const;
    const argv = [...pip, '--no-deps', '--require-hashes', '--requirement', wanted] as const;
    await runStep(
      ports,
      { title: `uv ${UV_VERSION}`, argv, limit: 300_000, attempts: 4 },
      host.runVisibly.bind(host),
    );
  }
  return { folder: join(folder, 'bin'), version: await versionOf(ports, program) };
}

async function makeEnvironment(folder: string, ports: UvPorts, host: Host): Promise<void> {
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
