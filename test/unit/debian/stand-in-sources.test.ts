import { describe, expect, test } from 'vitest';
import { planStandInSources } from '../../../src/debian/stand-in-sources.ts';

const UBUNTU = 'ID=ubuntu\nVERSION_CODENAME=noble\nPRETTY_NAME="Ubuntu 24.04.3 LTS"\n';
const DEBIAN = 'ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';
const uris = (osRelease: string, list: string, architecture: string): readonly string[] =>
  planStandInSources(osRelease, new Map([['etc/apt/sources.list', list]]), architecture).archives.map(
    ({ uri, suite }) => `${uri} ${suite}`,
  );

describe('the archives of a stand-in base', () => {
  test.each([
    [
      "the machine's mirror, which has all of Debian",
      DEBIAN,
      'deb http://mirror.example/debian bookworm main\ndeb http://third.example/debian-extra bookworm main\n',
      'arm64',
      ['http://mirror.example/debian bookworm'],
    ],
    [
      "the machine's mirror of Ubuntu for its own architecture",
      UBUNTU,
      'deb http://azure.archive.ubuntu.com/ubuntu/ noble main\n',
      'amd64',
      ['http://azure.archive.ubuntu.com/ubuntu/ noble'],
    ],
    [
      "Ubuntu's ports for another one, which such a mirror does not have",
      UBUNTU,
      'deb http://azure.archive.ubuntu.com/ubuntu/ noble main\n',
      'arm64',
      ['', '-updates', '-security'].map((pocket) => `http://ports.ubuntu.com/ubuntu-ports noble${pocket}`),
    ],
    [
      "Ubuntu's main archive for amd64 on a machine with its ports",
      UBUNTU,
      'deb http://ports.ubuntu.com/ubuntu-ports noble main\n',
      'amd64',
      ['', '-updates', '-security'].map((pocket) => `http://archive.ubuntu.com/ubuntu noble${pocket}`),
    ],
  ])('are %s', (_, osRelease, list, architecture, expected) => {
    expect(uris(osRelease, list, architecture)).toEqual(expected);
  });
});
