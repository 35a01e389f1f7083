import { dirname, join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';

/** The Go command that will build, and what to set so that it stays the one that was looked at. */
export interface GoRelease {
  readonly program: string;
  /** For example `1.26.8`. */
  readonly version: string;
  /** Value of GOTOOLCHAIN: `local`, or a release that Go itself fetches and checks against its checksum database. */
  readonly toolchain: string;
}

/** Compares dotted release numbers; `1.26` equals `1.26.0`, and a pre-release (`1.27rc1`) counts as its release. */
export function compareReleases(left: string, right: string): number {
  const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** First line of a GOROOT's VERSION file or of `go env GOVERSION`: `go1.26.8` and sometimes more words. */
function parseGoVersion(text: string): string | undefined {
  return /^go(\d+\.\d+[^\s]*)/.exec(text.trim())?.[1];
}

/** Finds Go without starting it where its folder says what it is; undefined when there is none. */
export async function findGo(
  ports: Pick<Ports, 'files' | 'exec'>,
): Promise<{ program: string; version: string } | undefined> {
  const program = await ports.exec.which('go');
  if (program === undefined) return undefined;
  const real = await ports.files.realpath(program);
  // A distribution's Go is a link into GOROOT/bin, beside which VERSION lies: reading it saves a process in no-op runs.
  const stated = real && (await ports.files.readText(join(dirname(dirname(real)), 'VERSION')));
  const known = stated ? parseGoVersion(stated) : undefined;
  if (known !== undefined) return { program, version: known };
  const asked = await ports.exec.run({ argv: [program, 'env', 'GOVERSION'], timeout: 30_000 });
  const version = parseGoVersion(asked.stdout);
  return version === undefined ? undefined : { program, version };
}

/**
 * Decides which Go builds: the one on PATH when it is new enough, else the required release through Go's own
 * toolchain download (Go 1.21 and later) unless the machine forbids that.
 *
 * @throws Failure `ROCK_TOOLCHAIN`
 */
export async function selectGoRelease(
  ports: Pick<Ports, 'exec'>,
  found: { program: string; version: string } | undefined,
  needed: { readonly name: string; readonly minimumGo: string },
): Promise<GoRelease> {
  const hint = `Add actions/setup-go with go-version ${needed.minimumGo} or later before this step, or name a ready-made binary with the input ${needed.name}-binary.`;
  if (found === undefined)
    throw new Failure('ROCK_TOOLCHAIN', `Go is needed to build ${needed.name} and is not on PATH`, { hint });
  if (compareReleases(found.version, needed.minimumGo) >= 0) return { ...found, toolchain: 'local' };
  const policy =
    compareReleases(found.version, '1.21') < 0
      ? 'local'
      : (
          await ports.exec.run({ argv: [found.program, 'env', 'GOTOOLCHAIN'], timeout: 30_000 })
        ).stdout.trim();
  if (policy === 'local' || policy.endsWith('+path'))
    throw new Failure(
      'ROCK_TOOLCHAIN',
      `${needed.name} needs Go ${needed.minimumGo} or later; PATH has Go ${found.version}`,
      { hint },
    );
  return { program: found.program, version: needed.minimumGo, toolchain: `go${needed.minimumGo}` };
}
