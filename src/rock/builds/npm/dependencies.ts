import { join } from 'node:path';
import type { LayerEntry } from '../../../oci/index.ts';
import type { NpmPlan } from '../../plan/index.ts';
import { folderEntries } from '../folder-entries.ts';
import type { BuildPorts } from '../types.ts';
import type { NpmLock } from './lock.ts';
import { refuseUncompiled } from './uncompiled.ts';
import { runNpm } from './run-npm.ts';

export interface DependenciesRequest {
  readonly plan: NpmPlan;
  /** Node's name of the image's architecture. */
  readonly cpu: string;
  readonly packageJson: string;
  readonly lock: string;
  readonly npmrc: string | undefined;
  readonly read: NpmLock;
  /** Folder of the package in the image. */
  readonly into: string;
  readonly owner: number;
  /** Where the package lies in the project, for messages. */
  readonly file: string;
}

/**
 * Installs what the lock file says into a temporary folder, without running anybody's scripts, and gives it as entries.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, `ROCK_UNSUPPORTED` for a package that must be compiled
 */
export async function installDependencies(
  ports: BuildPorts,
  request: DependenciesRequest,
): Promise<{ entries: readonly LayerEntry[]; dispose: () => Promise<void> }> {
  const { plan, cpu, into, owner, file, packageJson } = request;
  const work = await ports.files.makeTemp('npm-packages');
  const dispose = (): Promise<void> => ports.files.remove(work);
  try {
    await ports.files.write(join(work, 'package.json'), packageJson);
    await ports.files.write(join(work, 'package-lock.json'), request.lock);
    if (request.npmrc !== undefined) await ports.files.write(join(work, '.npmrc'), request.npmrc);
    const target = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
    await ports.reporter.group(`Install the packages of ${plan.part} with npm`, () =>
      runNpm(
        ports,
        { part: plan.part, cwd: work, env: plan.environment, file, packageJson },
        ...['ci', '--omit=dev', '--ignore-scripts', ...target],
      ),
    );
    await refuseUncompiled(ports, { read: request.read, cpu, part: plan.part, installed: work });
    const entries = await folderEntries(ports, join(work, 'node_modules'), {
      into: `${into}/node_modules`,
      owner,
      // What npm writes down about its own work has no meaning in the image.
      skip: (path) => path === '.package-lock.json',
      exclude: plan.exclude,
    });
    return { entries, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
