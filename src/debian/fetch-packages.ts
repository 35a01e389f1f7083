import type { Ports } from '../ports/index.ts';
import type { FetchedPackage, ResolvedPackage } from './types.ts';
import { Failure } from '../errors/index.ts';

/**
 * Downloads archives into a content-addressed folder, several at once, and checks size and SHA-256. What is there
 * already is checked and used again.
 *
 * @throws Failure `DEBIAN_DOWNLOAD_FAILED`, `DEBIAN_DIGEST_MISMATCH`.
 */
export async function fetchPackages(
  _ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  _request: { readonly packages: readonly ResolvedPackage[]; readonly cacheDir: string },
): Promise<readonly FetchedPackage[]> {
  throw new Failure('DEBIAN_DOWNLOAD_FAILED', 'packages cannot be downloaded yet');
}
