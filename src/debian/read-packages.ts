import type { Ports } from '../ports/index.ts';
import type { BaseView, BuiltInSlice, FetchedPackage, ReadArchive, StagedPackages } from './types.ts';
import { Failure } from '../errors/index.ts';

export interface ReadRequest {
  readonly packages: readonly FetchedPackage[];
  readonly slices?: readonly { readonly slice: BuiltInSlice; readonly package: FetchedPackage }[];
  /** The base image's paths; undefined for `bare`. */
  readonly base: BaseView | undefined;
  readonly readArchive: ReadArchive;
}

/**
 * Unpacks archives into layer entries as craft-parts stages packages: nothing of a package is ever run.
 *
 * @throws Failure `DEBIAN_ARCHIVE_INVALID`, `DEBIAN_FILE_CONFLICT`.
 */
export async function readPackages(
  _ports: Pick<Ports, 'files' | 'exec'>,
  _request: ReadRequest,
): Promise<StagedPackages> {
  throw new Failure('DEBIAN_ARCHIVE_INVALID', 'packages cannot be read yet');
}
