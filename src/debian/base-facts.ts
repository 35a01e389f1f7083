import type { Architecture, BaseFacts } from './types.ts';

/** The paths of a base image that `selectBaseFacts` wants; the base index copies these files out. */
export function isBaseFactPath(path: string): boolean {
  return (
    path.startsWith('etc/apt/') ||
    path.startsWith('usr/share/keyrings/') ||
    path === 'etc/os-release' ||
    path === 'usr/lib/os-release' ||
    path === 'var/lib/dpkg/status'
  );
}

/** Picks the facts out of the small files of a base image, by path without a leading `/`. */
export function selectBaseFacts(
  files: ReadonlyMap<string, Uint8Array>,
  architecture: Architecture,
): BaseFacts {
  const below = (folder: string) => new Map([...files].filter(([path]) => path.startsWith(folder)));
  const text = (path: string) => {
    const bytes = files.get(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  return {
    osRelease: text('etc/os-release') ?? text('usr/lib/os-release') ?? '',
    aptFiles: below('etc/apt/'),
    keyrings: below('usr/share/keyrings/'),
    dpkgStatus: text('var/lib/dpkg/status') ?? '',
    architecture,
  };
}
