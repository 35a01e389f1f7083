import type { Architecture, BaseFacts } from './types.ts';

/** Picks the facts out of the small files of a base image (`COPIED_FILES` of `src/oci`), by path without a leading `/`. */
export function selectBaseFacts(
  files: ReadonlyMap<string, Uint8Array>,
  architecture: Architecture,
): BaseFacts {
  const below = (folder: string) => new Map([...files].filter(([path]) => path.startsWith(folder)));
  return {
    aptFiles: below('etc/apt/'),
    keyrings: below('usr/share/keyrings/'),
    dpkgStatus: new TextDecoder().decode(files.get('var/lib/dpkg/status')),
    architecture,
  };
}
