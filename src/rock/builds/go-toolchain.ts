import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure } from '../../errors/index.ts';
import { parseJson } from '../cache/known-file.ts';
import { compareReleases, findGo, type GoRelease } from '../tools/go-release.ts';
import type { BuildPorts } from './types.ts';

const memoSchema = z.object({ at: z.number(), version: z.string() });

/**
 * The Go that compiles an application: the one on PATH, unless a build snap asks for another release; that one Go
 * fetches by itself and checks against its checksum database.
 *
 * @param request.release such as `1.22`; its newest patch is what the snap would be
 * @throws Failure `ROCK_TOOLCHAIN`
 */
export async function selectGo(
  ports: BuildPorts,
  { release, cacheDir, maxAge }: { release?: string | undefined; cacheDir: string; maxAge: number },
): Promise<Omit<GoRelease, 'toolchain'> & { readonly toolchain?: string }> {
  const found = await findGo(ports);
  const hint = `Add actions/setup-go${release === undefined ? '' : ` with go-version ${release}`} before this step.`;
  if (found === undefined)
    throw new Failure('ROCK_TOOLCHAIN', 'Go is needed to compile the app and is not on PATH', { hint });
  if (release === undefined) return found;
  if (isOf(found.version, release)) return { ...found, toolchain: 'local' };
  const policy = (
    await ports.exec.run({ argv: [found.program, 'env', 'GOTOOLCHAIN'], timeout: 30_000 })
  ).stdout.trim();
  if (compareReleases(found.version, '1.21') < 0 || policy === 'local' || policy.endsWith('+path'))
    throw new Failure(
      'ROCK_TOOLCHAIN',
      `the build snap asks for Go ${release}; PATH has Go ${found.version}, which may fetch no other`,
      { hint: `${hint} Or set GOTOOLCHAIN=auto.` },
    );
  const version = await findNewestPatch(ports, found.program, { release, cacheDir, maxAge });
  return { program: found.program, version, toolchain: `go${version}` };
}

function isOf(version: string, release: string): boolean {
  return version === release || version.startsWith(`${release}.`);
}

async function findNewestPatch(
  ports: BuildPorts,
  program: string,
  { release, cacheDir, maxAge }: { release: string; cacheDir: string; maxAge: number },
): Promise<string> {
  const memoPath = join(cacheDir, 'go-releases', `${release}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath))).data;
  const now = ports.clock.now();
  if (memo !== undefined && memo.at <= now && now - memo.at < maxAge) return memo.version;
  const work = await ports.files.makeTemp('go-releases');
  try {
    const { stdout } = await ports.exec.run({
      argv: [program, 'list', '-m', '-versions', 'golang.org/toolchain'],
      cwd: work,
      env: { GOFLAGS: '-mod=mod', GOWORK: 'off', GOTOOLCHAIN: 'local' },
      timeout: 120_000,
    });
    const version = newestOf(stdout, release);
    if (version === undefined)
      throw new Failure('ROCK_TOOLCHAIN', `there is no Go ${release} to fetch`, {
        hint: 'Name a release of Go 1.21 or later in `build-snaps`, such as go/1.24/stable.',
      });
    await ports.files.mkdir(join(cacheDir, 'go-releases'));
    await ports.files.write(memoPath, JSON.stringify({ at: now, version }));
    return version;
  } finally {
    await ports.files.remove(work);
  }
}

/** The newest release of a track among versions such as `v0.0.1-go1.22.12.linux-amd64`. */
export function newestOf(versions: string, release: string): string | undefined {
  const found = [...versions.matchAll(/\bv0\.0\.1-go(\d+\.\d+(?:\.\d+)?)\.linux-/g)].map(
    ([, text = '']) => text,
  );
  return found
    .filter((version) => isOf(version, release))
    .sort(compareReleases)
    .at(-1);
}
