import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { FetchedPackage, ResolvedPackage } from '../../../debian/index.ts';
import { Failure, isFailure } from '../../../errors/index.ts';
import { listTree } from '../../trees/list-tree.ts';
import type { BuildPorts } from '../types.ts';
import { findJdk, majorOf } from './find-jdk.ts';

/** The modules of a JDK, and programs that run on this machine. */
export interface UnpackedJdk {
  readonly jmods: string;
  readonly jlink: string;
  readonly jdeps: string;
}

export interface JdkRequest {
  readonly packages: readonly ResolvedPackage[];
  /** Where the packages have their JDK. */
  readonly home: string;
  readonly major: number;
  /** Debian name of the packages' architecture. */
  readonly architecture: string;
  readonly cacheDir: string;
  readonly fetch: (packages: readonly ResolvedPackage[]) => Promise<readonly FetchedPackage[]>;
}

/**
 * Unpacks the packages of a JDK into the cache, without installing them. Where its programs do not run on this machine,
 * because they are for another architecture or for a newer C library, those of this machine's JDK take their place,
 * which must be of the same release.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, and those of fetching packages
 */
export async function provideJdk(ports: BuildPorts, request: JdkRequest): Promise<UnpackedJdk> {
  const { packages, home, major, architecture, cacheDir } = request;
  const key = createHash('sha256')
    .update(JSON.stringify(packages.map(({ sha256 }) => sha256)))
    .digest('hex');
  const root = join(cacheDir, 'jdk', key.slice(0, 32));
  if ((await ports.files.stat(join(root, 'complete'))) === undefined) {
    await ports.files.remove(root);
    await ports.files.mkdir(root);
    for (const { path } of await request.fetch(packages))
      await ports.exec.run({ argv: ['dpkg-deb', '--extract', path, root], timeout: 300_000 });
    await keepLinksInside(ports, root, join(root, home));
    await ports.files.write(join(root, 'complete'), '');
  }
  const jmods = join(root, home, 'jmods');
  const unpacked = programs(join(root, home));
  const why = await whyNotHere(ports, unpacked.jlink, architecture);
  if (why === undefined) return { jmods, ...unpacked };
  const jdk = await findJdk(ports);
  if (majorOf(jdk.version) !== major)
    throw new Failure('ROCK_TOOLCHAIN', `cutting Java ${major} of the base needs a JDK ${major} here`, {
      hint: `Add actions/setup-java with java-version ${major} before this step; PATH has JDK ${jdk.version}.`,
      details: [`The base's own cannot be used: ${why}`],
    });
  return { jmods, ...programs(jdk.home) };
}

/** @returns why a program of the base does not run on this machine; undefined when it does. */
async function whyNotHere(
  ports: Pick<BuildPorts, 'exec'>,
  program: string,
  architecture: string,
): Promise<string | undefined> {
  const machine = (await ports.exec.run({ argv: ['dpkg', '--print-architecture'] })).stdout.trim();
  if (machine !== architecture) return `it is for ${architecture}, this machine is ${machine}`;
  try {
    await ports.exec.run({ argv: [program, '--version'], timeout: 60_000 });
    return undefined;
  } catch (error) {
    // A base that is newer than the machine has programs that ask for a newer C library.
    if (!isFailure(error, 'TOOL_FAILED')) throw error;
    return error.details[0] ?? error.message;
  }
}

function programs(home: string): { jlink: string; jdeps: string } {
  return { jlink: join(home, 'bin/jlink'), jdeps: join(home, 'bin/jdeps') };
}

/** Debian keeps the configuration of a JDK in /etc and links to it. */
async function keepLinksInside(ports: BuildPorts, root: string, home: string): Promise<void> {
  for (const { path, kind } of await listTree(ports, home)) {
    if (kind !== 'symlink') continue;
    const link = join(home, path);
    const target = await ports.files.readlink(link);
    if (!isAbsolute(target)) continue;
    await ports.files.remove(link);
    await ports.files.symlink(relative(dirname(link), join(root, target)), link);
  }
}

/**
 * How jdeps and jlink are run. Both are done before the better compiler and a collector with several threads have paid for
 * themselves: without them they take half the processor time. Java would choose the collector by the machine, and with
 * this one what jlink writes depends on the language. A Java that does not know an option ignores it.
 */
export const JDK_TOOLS = {
  options: ['-J-XX:+IgnoreUnrecognizedVMOptions', '-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC'],
  env: { LC_ALL: 'C.UTF-8' },
} as const;
