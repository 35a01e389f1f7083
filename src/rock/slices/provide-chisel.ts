import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { openUrl, withRetries } from '../../debian/index.ts';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { hashFile, parseJson, readFileHash } from '../cache/known-file.ts';

/** The program that cuts slices, and where it comes from. */
export interface Chisel {
  readonly program: string;
  /** `PATH`, or the address of the release. */
  readonly origin: string;
}

/** The release that is fetched when there is none on PATH. https://github.com/canonical/chisel/releases */
export const CHISEL_RELEASE = 'v1.4.1';
const DOWNLOADS = 'https://github.com/canonical/chisel/releases/download';

/** Go's names of the machines that releases are built for (canonical/chisel, .github/workflows/build.yml). */
const MACHINES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

const recordSchema = z.object({ sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });
type ChiselPorts = Pick<Ports, 'exec' | 'files' | 'http' | 'clock' | 'reporter'>;

/**
 * Finds chisel on PATH, or fetches its release and checks it against the hash that is published beside it.
 *
 * @param options.downloads where releases are, without the release's own folder
 * @throws Failure `ROCK_CHISEL` with what to change so that none is needed
 */
export async function provideChisel(
  ports: ChiselPorts,
  { cacheDir, downloads = DOWNLOADS }: { readonly cacheDir: string; readonly downloads?: string | undefined },
): Promise<Chisel> {
  const onPath = await ports.exec.which('chisel');
  if (onPath !== undefined && !(await isSnap(ports, onPath))) return { program: onPath, origin: 'PATH' };
  const machine = MACHINES[process.arch];
  if (machine === undefined) throw missing(`there is no release of chisel for ${process.arch}`);
  const name = `chisel_${CHISEL_RELEASE}_linux_${machine}.tar.gz`;
  const folder = join(cacheDir, 'tools', `chisel-${CHISEL_RELEASE}-${machine}`);
  const program = join(folder, 'chisel');
  const origin = `${downloads}/${CHISEL_RELEASE}/${name}`;
  const record = recordSchema.safeParse(parseJson(await ports.files.readText(`${program}.json`))).data;
  if (record !== undefined && (await readFileHash(ports, cacheDir, program)) === record.sha256)
    return { program, origin };
  const temp = await ports.files.makeTemp('chisel-release');
  try {
    const archive = join(temp, name);
    await withRetries(ports.clock, () => fetchVerified(ports, origin, archive));
    await ports.exec.run({ argv: ['tar', '-xzf', archive, '-C', temp, '--no-same-owner'], timeout: 60_000 });
    await ports.files.mkdir(folder);
    await ports.files.copy(join(temp, 'chisel'), program);
    await ports.files.chmod(program, 0o755);
    await ports.files.write(`${program}.json`, JSON.stringify({ sha256: await hashFile(ports, program) }));
    return { program, origin };
  } catch (error) {
    if (error instanceof Failure && error.code !== 'ROCK_CHISEL')
      throw missing(`its release ${CHISEL_RELEASE} cannot be fetched: ${error.message}`, error);
    throw error;
  } finally {
    await ports.files.remove(temp);
  }
}

/** The snap may only write below the user's home, not into folders of ours (its own description). */
async function isSnap(ports: ChiselPorts, path: string): Promise<boolean> {
  if (!path.startsWith('/snap/') && (await ports.files.realpath(path)) !== '/usr/bin/snap') return false;
  ports.reporter.debug('chisel on PATH is the snap, which cannot write into the cache: it is not used');
  return true;
}

async function fetchVerified(ports: ChiselPorts, url: string, path: string): Promise<void> {
  const published = await (await openUrl(ports.http, `${url}.sha384`)).text(4096);
  const [, expected] = /^([0-9a-f]{96})\s/.exec(published) ?? [];
  const hash = createHash('sha384');
  const { body } = await openUrl(ports.http, url);
  await ports.files.writeStream(path, hashed(body, hash));
  const found = hash.digest('hex');
  if (found === expected) return;
  throw new Failure('ROCK_CHISEL', `${url} has other bytes than the hash that is published beside it`, {
    hint: 'Run the step again; if it happens twice, a proxy or mirror changes the bytes.',
    details: [`expected: ${expected ?? 'no hash'}`, `found:    ${found}`],
    retryable: true,
  });
}

async function* hashed(
  body: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

function missing(why: string, cause?: Failure): Failure {
  return new Failure('ROCK_CHISEL', `the base bare needs chisel, which is not on PATH, and ${why}`, {
    hint: [
      'Do one of these:',
      `- put chisel on PATH: go install github.com/canonical/chisel/cmd/chisel@${CHISEL_RELEASE}`,
      '- write `base: ubuntu@24.04` instead of `base: bare` and `build-base` into rockcraft.yaml',
      '- set `engine: craft`, so that rockcraft brings its own',
    ].join('\n'),
    ...(cause === undefined ? {} : { details: cause.details, cause }),
  });
}
