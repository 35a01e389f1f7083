import { join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import type { LayerEntry } from '../../../oci/index.ts';
import type { NpmPlan } from '../../plan/index.ts';
import { folderEntries } from '../folder-entries.ts';
import type { BuildPorts } from '../types.ts';
import type { NpmLock } from './lock.ts';
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
  const { plan, cpu, into, owner, file } = request;
  const work = await ports.files.makeTemp('npm-packages');
  const dispose = (): Promise<void> => ports.files.remove(work);
  try {
    await ports.files.write(join(work, 'package.json'), request.packageJson);
    await ports.files.write(join(work, 'package-lock.json'), request.lock);
    if (request.npmrc !== undefined) await ports.files.write(join(work, '.npmrc'), request.npmrc);
    const target = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
    await ports.reporter.group(`Install the packages of ${plan.part} with npm`, () =>
      runNpm(
        ports,
        { part: plan.part, cwd: work, env: plan.environment, file },
        ...['ci', '--omit=dev', '--ignore-scripts', ...target],
      ),
    );
    await refuseUncompiled(ports, request, work);
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

/** A package with C or C++ sources and no ready-made program for the image's processor would fail when it is loaded. */
async function refuseUncompiled(
  ports: BuildPorts,
  { read, cpu, plan }: DependenciesRequest,
  work: string,
): Promise<void> {
  for (const locked of read.packages) {
    const { folder, name, hasPlatformPackages } = locked;
    if (hasPlatformPackages) continue;
    const isNative = (await ports.files.stat(join(work, folder, 'binding.gyp'))) !== undefined;
    if (!isNative) continue;
    const ready = (await ports.files.list(join(work, folder, 'prebuilds'))) ?? [];
    if (ready.some((each) => each === `linux-${cpu}` || each.startsWith(`linux-${cpu}-`))) continue;
    throw new Failure('ROCK_UNSUPPORTED', `parts.${plan.part}: ${name} must be compiled for linux-${cpu}`, {
      at: read.placeOf(locked),
      hint: 'Use a package with ready-made programs (prebuilds) or in JavaScript, or set `engine: craft`.',
    });
  }
}
