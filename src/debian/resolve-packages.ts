import type { Ports } from '../ports/index.ts';
import type { AptMirror } from './apt-mirror.ts';
import type { BaseFacts, BuiltInSlice, Resolution } from './types.ts';
import { Failure } from '../errors/index.ts';

export interface ResolveRequest {
  readonly base: BaseFacts;
  /** Package names, each optionally `name=version`. Their dependencies are added, recommendations are not. */
  readonly packages: readonly string[];
  readonly slices?: readonly BuiltInSlice[];
  /** A folder that outlives the run: package indexes and answers are kept in it. */
  readonly cacheDir: string;
  /** Replaces archive addresses; signatures are still checked against the base's keyrings. */
  readonly mirrors?: readonly AptMirror[];
  /** Milliseconds for which package indexes count as current without asking the servers. Default: 0. */
  readonly maxAge?: number;
}

/**
 * Finds every package that `packages` need and the base lacks, with addresses and hashes from the signed indexes of
 * the base's own archives.
 *
 * @throws Failure `DEBIAN_PACKAGE_UNKNOWN`, `DEBIAN_UNSATISFIABLE`, `DEBIAN_INDEX_REFUSED`, `DEBIAN_SOURCES_INVALID`.
 */
export async function resolvePackages(
  _ports: Pick<Ports, 'files' | 'exec' | 'http' | 'clock'>,
  _request: ResolveRequest,
): Promise<Resolution> {
  throw new Failure('DEBIAN_UNSATISFIABLE', 'packages cannot be resolved yet');
}
