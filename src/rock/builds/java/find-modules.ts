import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { ResolvedPackage } from '../../../debian/index.ts';
import { Failure, isFailure } from '../../../errors/index.ts';
import { canonicalJson } from '../../../oci/index.ts';
import { parseJson } from '../../cache/known-file.ts';
import type { BuildPorts, FinishedBuild } from '../types.ts';
import { JDK_TOOLS, type UnpackedJdk } from './unpack-jdk.ts';

const memoSchema = z.array(z.string()).check(z.minLength(1));
const TIMEOUT = 600_000;

/**
 * The modules that an application needs. jdeps takes many seconds for it, so that its answer is kept for the same
 * libraries, the same mentioned classes and the same JDK: a changed line seldom asks for another module.
 *
 * @throws Failure `ROCK_BUILD`
 */
export async function findModules(
  ports: BuildPorts,
  {
    jars,
    mentioned,
    jdk,
    packages,
    multiRelease,
    cacheDir,
  }: {
    readonly jars: readonly NonNullable<FinishedBuild['jars']>[];
    readonly mentioned: readonly string[];
    readonly jdk: () => Promise<UnpackedJdk>;
    readonly packages: readonly ResolvedPackage[];
    readonly multiRelease: string;
    readonly cacheDir: string;
  },
): Promise<readonly string[]> {
  const all = jars.flatMap(({ folder, files, into }) =>
    Object.keys(files).map((path) => ({
      path: join(folder, path),
      sha256: files[path],
      name: path,
      isLibrary: path.startsWith(`${into}/lib/`),
    })),
  );
  const libraries = all.filter(({ isLibrary }) => isLibrary);
  const own = all.filter(({ isLibrary }) => !isLibrary);
  if (own.length === 0) return ['java.base'];
  const asked = [
    ...[1, multiRelease, mentioned, own.map(({ name }) => name)],
    libraries.map(({ name, sha256 }) => [name, sha256]),
    packages.map(({ name, version }) => [name, version]),
  ];
  const key = createHash('sha256').update(canonicalJson(asked)).digest('hex').slice(0, 32);
  const memoPath = join(cacheDir, 'java-modules', `${key}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath))).data;
  if (memo !== undefined) return memo;
  const { jdeps } = await jdk();
  const classPath =
    libraries.length === 0 ? [] : ['--class-path', libraries.map(({ path }) => path).join(':')];
  const { stdout } = await ports.reporter.group('Find the Java modules that the app needs', () =>
    ports.exec
      .run({
        argv: [
          ...([
            jdeps,
            ...JDK_TOOLS.options,
            '--print-module-deps',
            '-q',
            '--recursive',
            '--ignore-missing-deps',
          ] as const),
          ...['--multi-release', multiRelease, ...classPath, ...own.map(({ path }) => path)],
        ],
        env: JDK_TOOLS.env,
        timeout: TIMEOUT,
      })
      .catch((error: unknown) => {
        if (!isFailure(error, 'TOOL_FAILED')) throw error;
        throw new Failure('ROCK_BUILD', 'jdeps cannot say which Java modules the app needs', {
          hint: 'Name them with `jlink-modules` on the part of plugin jlink.',
          details: error.details,
          cause: error,
        });
      }),
  );
  const modules = stdout
    .trim()
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .sort();
  await ports.files.mkdir(join(cacheDir, 'java-modules'));
  await ports.files.write(memoPath, JSON.stringify(modules));
  return modules;
}
