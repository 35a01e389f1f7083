import { dirname, join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import type { BuildPorts } from '../types.ts';

export interface Jdk {
  /** Absolute. */
  readonly home: string;
  /** For example `17.0.15`. */
  readonly version: string;
}

/**
 * The JDK that compiles: the one that JAVA_HOME names, else the one of `javac` on PATH.
 *
 * @throws Failure `ROCK_TOOLCHAIN`
 */
export async function findJdk(ports: Pick<BuildPorts, 'files' | 'exec'>): Promise<Jdk> {
  const named = await ports.exec.run({ argv: ['printenv', 'JAVA_HOME'], accept: [0, 1], timeout: 30_000 });
  const javac = await ports.exec.which('javac');
  const program = named.stdout.trim() === '' ? javac : join(named.stdout.trim(), 'bin/javac');
  const real = program === undefined ? undefined : await ports.files.realpath(program);
  const home = real === undefined ? undefined : dirname(dirname(real));
  const release = home === undefined ? undefined : await ports.files.readText(join(home, 'release'));
  const version = /^JAVA_VERSION="([^"]+)"$/m.exec(release ?? '')?.[1];
  if (home === undefined || version === undefined)
    throw new Failure(
      'ROCK_TOOLCHAIN',
      'a JDK is needed to compile the app and is neither in JAVA_HOME nor on PATH',
      {
        hint: 'Add actions/setup-java before this step.',
      },
    );
  return { home, version };
}

/** `17` of `17.0.15`. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
