import { join } from 'node:path';
import { Failure, isFailure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { explainInstallation } from './explain-uv.ts';
import { indexOptions } from './file-options.ts';
import { findRequirement, type RequirementLine } from './requirements.ts';
import { renderLock, type LockedPackage } from './resolve.ts';
import { selectUvPlatform, type PythonTarget } from './target.ts';
import type { Uv } from './uv.ts';

/**
 * Installs resolved packages into an empty folder, as site-packages: nothing is resolved again, every file's hash is
 * checked, no bytecode is written. Programs of the packages are below `bin/`.
 *
 * @throws Failure `PYTHON_INSTALL`, `NETWORK_UNREACHABLE`; `PYTHON_NO_WHEEL` when a source archive built something for
 *   this machine.
 */
export async function installPackages(
  ports: Pick<Ports, 'exec' | 'files'>,
  options: {
    readonly uv: Uv;
    readonly target: PythonTarget;
    readonly packages: readonly LockedPackage[];
    readonly directory: string;
    /** The lines of the requirement files: where packages come from, and where a problem does. */
    readonly lines?: readonly RequirementLine[];
    /** The folder that the requirement files are relative to. Default: the working directory. */
    readonly root?: string;
  },
): Promise<void> {
  const { uv, target, packages, directory, lines = [], root = '.' } = options;
  const temp = await ports.files.makeTemp('paas-python');
  try {
    const lock = join(temp, 'requirements.txt');
    const places = indexOptions(lines, root).map((line) => `${line}\n`);
    await ports.files.write(lock, places.join('') + renderLock(packages));
    await ports.exec.run({
      argv: [
        uv.program,
        ...['pip', 'install', '--quiet', '--no-deps', '--require-hashes'],
        ...['--python-version', target.version, '--python-platform', selectUvPlatform(target)],
        ...['--target', directory, '--requirements', lock],
      ],
      env: uv.env,
    });
  } catch (error) {
    if (!isFailure(error, 'TOOL_FAILED')) throw error;
    throw explainInstallation(error.details, lines, target);
  } finally {
    await ports.files.remove(temp);
  }
  await refuseNativeBuilds(ports, directory, lines);
}

/**
 * A published wheel names a platform that many systems provide, or none (`any`). A wheel that was built here from a
 * source archive and is not pure Python names this machine (`linux_x86_64`), which says nothing about the target.
 * https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
 */
async function refuseNativeBuilds(
  ports: Pick<Ports, 'files'>,
  directory: string,
  lines: readonly RequirementLine[],
): Promise<void> {
  const names = (await ports.files.list(directory)) ?? [];
  for (const name of names.filter((entry) => entry.endsWith('.dist-info'))) {
    const wheel = (await ports.files.readText(join(directory, name, 'WHEEL'))) ?? '';
    if (!/^Tag: \S+-linux_\w+\s*$/m.test(wheel)) continue;
    const distribution = name.slice(0, -'.dist-info'.length).replace(/-[^-]*$/, '');
    const at = findRequirement(lines, distribution);
    throw new Failure('PYTHON_NO_WHEEL', `${distribution} has no wheel and is not pure Python`, {
      ...(at !== undefined && { at }),
      hint: `Choose a version of ${distribution} that has wheels, or use \`engine: craft\`.`,
    });
  }
}
