import type { Ports } from '../ports/index.ts';
import type { Architecture, PackageIdentity } from './types.ts';
import { Failure } from '../errors/index.ts';

export interface StandInBase {
  /** A root file system as an uncompressed tar, byte-identical for the same indexes and the same mmdebstrap. */
  readonly path: string;
  /** The release's code name, `bookworm` for example. */
  readonly suite: string;
  readonly architecture: Architecture;
  readonly packages: readonly PackageIdentity[];
  /** Seconds since 1970: when the archive's index was made; every file is at most this new. */
  readonly sourceDateEpoch: number;
  readonly cached: boolean;
}

/**
 * Makes a minimal root file system of the release that this machine runs, from its own archives, for a demo or a test
 * that must not depend on a registry. It is no Ubuntu base: whoever makes an image of it labels it as a stand-in.
 *
 * @throws Failure `DEBIAN_STAND_IN_FAILED`, `TOOL_MISSING` (mmdebstrap).
 */
export async function makeStandInBase(
  _ports: Pick<Ports, 'files' | 'exec' | 'http' | 'clock'>,
  _request: { readonly cacheDir: string },
): Promise<StandInBase> {
  throw new Failure('DEBIAN_STAND_IN_FAILED', 'a stand-in base cannot be made yet');
}
