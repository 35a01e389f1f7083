import { Failure } from '../errors/index.ts';
import { rewriteSources } from './apt-sources.ts';
import type { Archive } from './apt-sources.ts';

/** The release that a machine runs and where it gets that release's packages. */
export interface StandInSources {
  readonly suite: string;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly title: string;
  /** A `.sources` file that names nothing but the distribution's own archives. */
  readonly text: string;
  readonly archives: readonly Archive[];
  /** The package with the keys that sign them. */
  readonly keyringPackage: string;
}

interface Distribution {
  readonly keyring: string;
  readonly keyringPackage: string;
  readonly components: readonly string[];
  /** Last folders of the addresses of the archives that have an architecture. */
  readonly folders: (architecture: string) => readonly string[];
  readonly archives: (suite: string, architecture: string) => readonly (readonly [string, string])[];
}

/** Ubuntu keeps the packages of the other architectures elsewhere. */
const isInMainArchive = (architecture: string): boolean => ['amd64', 'i386'].includes(architecture);

const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  debian: {
    keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
    keyringPackage: 'debian-archive-keyring',
    components: ['main'],
    folders: () => ['debian', 'debian-security'],
    archives: (suite) => [
      ['http://deb.debian.org/debian', suite],
      ['http://deb.debian.org/debian', `${suite}-updates`],
      ['http://deb.debian.org/debian-security', `${suite}-security`],
    ],
  },
  ubuntu: {
    keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
    keyringPackage: 'ubuntu-keyring',
    components: ['main', 'universe'],
    folders: (architecture) => [isInMainArchive(architecture) ? 'ubuntu' : 'ubuntu-ports'],
    archives: (suite, architecture) => {
      const uri = isInMainArchive(architecture)
        ? 'http://archive.ubuntu.com/ubuntu'
        : 'http://ports.ubuntu.com/ubuntu-ports';
      return ['', '-updates', '-security'].map((pocket) => [uri, `${suite}${pocket}`]);
    },
  },
};

/**
 * Picks the distribution's own archives out of a machine's source lists, mirrors included; third parties' packages
 * have no place in a base. Where the machine has none that work elsewhere, or none that has the architecture, it takes
 * the distribution's addresses.
 *
 * @throws Failure `DEBIAN_STAND_IN_FAILED` on anything but Debian and Ubuntu.
 */
export function planStandInSources(
  osRelease: string,
  lists: ReadonlyMap<string, string>,
  architecture: string,
): StandInSources {
  const value = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1];
  const distribution = DISTRIBUTIONS[value('ID') ?? ''];
  const suite = value('VERSION_CODENAME');
  if (distribution === undefined || suite === undefined || suite === '') {
    throw new Failure(
      'DEBIAN_STAND_IN_FAILED',
      'a stand-in base can only be made on a release of Debian or Ubuntu',
      {
        hint: 'Name a base image with `base-image` instead.',
      },
    );
  }
  const own = [...lists]
    .flatMap(([path, text]) => archivesOf(path, text))
    .filter((archive) => isOwn(archive, distribution.folders(architecture), suite));
  const archives = own.some((archive) => archive.suite === suite)
    ? own
    : distribution.archives(suite, architecture).map(([uri, name]) => ({
        ...{ uri, suite: name, components: distribution.components },
        ...{ trusted: false, file: '' },
      }));
  const paragraphs = archives.map(
    (one) =>
      `Types: deb\nURIs: ${one.uri}\nSuites: ${one.suite}\n` +
      `Components: ${one.components.filter((name) => distribution.components.includes(name)).join(' ')}\n` +
      `Signed-By: ${distribution.keyring}\n`,
  );
  return {
    suite,
    title: value('PRETTY_NAME') ?? suite,
    text: [...new Set(paragraphs)].join('\n'),
    archives,
    keyringPackage: distribution.keyringPackage,
  };
}

function archivesOf(path: string, text: string): readonly Archive[] {
  return rewriteSources(path, text, { uri: (uri) => uri, keyring: (keyring) => keyring }).archives;
}

function isOwn({ uri, suite, components }: Archive, folders: readonly string[], wanted: string): boolean {
  const folder = uri.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const pocket =
    suite === wanted ? '' : suite.startsWith(`${wanted}-`) ? suite.slice(wanted.length + 1) : undefined;
  const pockets: readonly (string | undefined)[] = ['', 'updates', 'security'];
  return (
    /^https?:/.test(uri) &&
    folders.includes(folder) &&
    components.includes('main') &&
    pockets.includes(pocket)
  );
}
