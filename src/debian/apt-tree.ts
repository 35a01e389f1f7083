import { createHash } from 'node:crypto';
import { Failure } from '../errors/index.ts';
import { applyMirrors } from './apt-mirror.ts';
import type { AptMirror } from './apt-mirror.ts';
import { rewriteSources } from './apt-sources.ts';
import type { Archive } from './apt-sources.ts';
import type { BaseFacts } from './types.ts';

/** An apt that knows only the base image, never this machine. */
export interface AptTree {
  /** Names everything that decides what apt reads, but not where the tree is. */
  readonly key: string;
  readonly archives: readonly Archive[];
  readonly notes: readonly string[];
  /** The files below `root`, an absolute path without blanks, commas and quotes. */
  files(root: string): ReadonlyMap<string, string | Uint8Array>;
}

/** Folders that apt expects below the root. */
export const aptFolders = [
  'etc/apt/apt.conf.d',
  'etc/apt/preferences.d',
  'etc/apt/sources.list.d',
  'etc/apt/trusted.gpg.d',
  'var/lib/apt/lists/partial',
  'var/cache/apt/archives/partial',
  'var/lib/dpkg',
  'var/log/apt',
] as const;

const SOURCES = /^etc\/apt\/(sources\.list|sources\.list\.d\/[A-Za-z0-9_.-]+\.(list|sources))$/;
// Everything else below etc/apt stays out: apt.conf.d holds hooks that run programs, auth.conf.d credentials.
const TAKEN =
  /^etc\/apt\/(preferences|preferences\.d\/[^/]+|trusted\.gpg|trusted\.gpg\.d\/[^/]+\.(gpg|asc)|keyrings\/[^/]+)$/;

/**
 * Lays out the tree.
 *
 * @throws Failure `DEBIAN_SOURCES_INVALID`.
 */
export function planAptTree(base: BaseFacts, mirrors: readonly AptMirror[] = []): AptTree {
  const taken = new Map<string, Uint8Array>();
  for (const [path, bytes] of base.aptFiles) if (TAKEN.test(path)) taken.set(path, bytes);
  for (const [path, bytes] of base.keyrings) taken.set(path, bytes);
  const lists = [...base.aptFiles]
    .filter(([path]) => SOURCES.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const rewriteAll = (root: string) =>
    lists.map(([path, bytes]) => {
      const replace = {
        uri: (uri: string) => applyMirrors(checkedUri(uri, path), mirrors),
        keyring: (keyring: string) => {
          if (taken.has(keyring.slice(1))) return `${root}${keyring}`;
          throw missingKeyring(keyring, path);
        },
      };
      return { path, ...rewriteSources(path, new TextDecoder().decode(bytes), replace) };
    });
  const sources = rewriteAll('');
  const archives = sources.flatMap((source) => source.archives);
  if (archives.length === 0) {
    throw new Failure('DEBIAN_SOURCES_INVALID', 'the base image names no package archive', {
      hint: 'Use a base image that has its apt sources in `/etc/apt/sources.list` or `/etc/apt/sources.list.d`.',
    });
  }
  const notes = archives
    .filter(({ trusted }) => trusted)
    .map(
      ({ uri, file }) =>
        `${uri} is marked as trusted in /${file}: its packages are not verified by a signature`,
    );
  const named = [...taken].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    key: hashOf([base.architecture, ...named.flat(), ...sources.flatMap(({ path, text }) => [path, text])]),
    archives,
    notes: [...new Set(notes)],
    files: (root) =>
      new Map<string, string | Uint8Array>([
        ...named,
        ...rewriteAll(root).map(({ path, text }) => [path, text] as const),
        ['apt.conf', renderConfig(root, base.architecture)],
        ['var/lib/dpkg/status', ''],
      ]),
  };
}

function checkedUri(uri: string, file: string): string {
  if (/^https?:\/\/[^\s"]+$/.test(uri) && !/[?#]/.test(uri)) return uri;
  throw new Failure(
    'DEBIAN_SOURCES_INVALID',
    `the base image's /${file} names the archive ${uri}, which is not http or https`,
    {
      hint: 'Use a base image whose apt sources are http or https addresses.',
    },
  );
}

function missingKeyring(keyring: string, file: string): Failure {
  return new Failure(
    'DEBIAN_SOURCES_INVALID',
    `the base image's /${file} names the keyring ${keyring}, which is not in the image`,
    {
      hint: 'Keyrings are read from `/usr/share/keyrings`, `/etc/apt/keyrings` and `/etc/apt/trusted.gpg.d`.',
    },
  );
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}

function renderConfig(root: string, architecture: string): string {
  const settings: readonly (readonly [string, string])[] = [
    ['Dir', `${root}/`],
    // apt otherwise looks for the status file at the host's path. It is empty, so that the whole closure is resolved.
    ['Dir::State::status', `${root}/var/lib/dpkg/status`],
    ['APT::Architecture', architecture],
    ['APT::Architectures::', architecture],
    // The `_apt` user could not read a folder of the user's; signatures are checked all the same.
    ['APT::Sandbox::User', ''],
    ['APT::Install-Recommends', 'false'],
    // Which phased updates a machine gets depends on its machine-id; a rock must not.
    ['APT::Get::Always-Include-Phased-Updates', 'true'],
    // Without it apt-get ends with 0 after a bad signature as long as it has an older index.
    ['APT::Update::Error-Mode', 'any'],
    ['Acquire::Languages', 'none'],
    // Makes `--print-uris` print the hash of the signed index.
    ['Acquire::ForceHash', 'SHA256'],
    ['Acquire::Retries', '3'],
    ['Acquire::http::Timeout', '30'],
    ['Acquire::https::Timeout', '30'],
  ];
  return settings.map(([name, value]) => `${name} "${value}";\n`).join('');
}
