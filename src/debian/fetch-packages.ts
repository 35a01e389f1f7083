import { createHash } from 'node:crypto';
import { Failure } from '../errors/index.ts';
import { whileItFlows, type Ports } from '../ports/index.ts';
import { openUrl, withRetries } from './download.ts';
import type { FetchedPackage, ResolvedPackage } from './types.ts';

/** Archives are small and many: more at once than this only makes a mirror angry. */
const AT_ONCE = 6;

/**
 * Downloads archives into a content-addressed folder, several at once, and checks size and SHA-256. What is there
 * already is checked and used again. The list may come from a resolution file: nothing but address, size and hash is
 * looked at.
 *
 * @throws Failure `DEBIAN_DOWNLOAD_FAILED`, `DEBIAN_DIGEST_MISMATCH`, `NETWORK_UNREACHABLE`, `NETWORK_TIMEOUT`.
 */
export async function fetchPackages(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  { packages, cacheDir }: { readonly packages: readonly ResolvedPackage[]; readonly cacheDir: string },
): Promise<readonly FetchedPackage[]> {
  const fetched = new Map<string, Promise<string>>();
  const waiting = packages.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [, one] of waiting) {
      if (failed) return;
      let path = fetched.get(one.sha256);
      if (path === undefined) fetched.set(one.sha256, (path = fetchPackage(ports, one, cacheDir)));
      await path.catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return Promise.all(packages.map(async (one) => ({ ...one, path: (await fetched.get(one.sha256)) ?? '' })));
}

async function fetchPackage(
  { files, http, clock }: Pick<Ports, 'files' | 'http' | 'clock'>,
  wanted: ResolvedPackage,
  cacheDir: string,
): Promise<string> {
  const path = `${cacheDir}/debs/${wanted.sha256}.deb`;
  if (await isIntact(files, path, wanted)) return path;
  await withRetries(clock, async () => {
    const response = await openUrl(http, wanted.url);
    await files.writeStream(path, verified(whileItFlows(clock, wanted.name, response.body), wanted));
  });
  return path;
}

async function isIntact(files: Ports['files'], path: string, wanted: ResolvedPackage): Promise<boolean> {
  if ((await files.stat(path))?.size !== wanted.size) return false;
  const hash = createHash('sha256');
  for await (const chunk of files.readStream(path)) hash.update(chunk);
  return hash.digest('hex') === wanted.sha256;
}

/** Passes the bytes on and throws at the first one too many, or at the end when they are not the wanted ones. */
async function* verified(
  body: AsyncIterable<Uint8Array>,
  wanted: ResolvedPackage,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > wanted.size) throw mismatch(wanted, `more than the ${wanted.size} bytes of the index`);
    hash.update(chunk);
    yield chunk;
  }
  if (size < wanted.size) throw mismatch(wanted, `${size} of ${wanted.size} bytes`);
  const digest = hash.digest('hex');
  if (digest !== wanted.sha256)
    throw mismatch(wanted, `bytes with the SHA-256 ${digest}, not ${wanted.sha256}`);
}

function mismatch({ name, version, url }: ResolvedPackage, got: string): Failure {
  return new Failure('DEBIAN_DIGEST_MISMATCH', `the download of ${name} ${version} brought ${got}`, {
    hint: 'Run the step again; if it happens twice, a proxy or mirror changes the bytes.',
    details: [url],
    // A connection that was cut short looks like this, too.
    retryable: true,
  });
}
