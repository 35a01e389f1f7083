import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TestPorts } from './ports.ts';
import { exampleLab, type Lab } from './rock-lab.ts';

/** A copy of an example whose rock has the base `bare`, and a version that no other test loads into the engine. */
export async function bareLab(example: string, extra = ''): Promise<Lab> {
  const lab = await exampleLab(example);
  const path = join(lab.app, 'rockcraft.yaml');
  const text = await readFile(path, 'utf8');
  const bare = text.replace(/^base: .*$/m, 'base: bare\nbuild-base: ubuntu@24.04');
  await writeFile(path, bare.replace(/^version: .*$/m, 'version: bare') + extra);
  return lab;
}

const PROGRAMS = ['cat', 'id', 'ls', 'stat', 'uname'];

/**
 * What the stand-in of chisel cuts: this machine's own shell and a few of its utilities with the libraries that they
 * link, where Ubuntu's slices have them, and a bundle of certificates.
 */
export async function hostSlices(ports: TestPorts): Promise<Readonly<Record<string, readonly string[]>>> {
  const withLibraries = async (path: string): Promise<readonly string[]> => {
    const { stdout } = await ports.exec.run({ argv: ['ldd', path] });
    const libraries = [...stdout.matchAll(/(?:=> |\t)(\/lib\S*\/[^\s/]+) \(0x/g)].map(
      ([, found = '']) => found,
    );
    return [path, ...libraries.map((found) => (dirname(found).startsWith('/usr') ? found : `/usr${found}`))];
  };
  const folders = ['/lib -> usr/lib', '/lib64 -> usr/lib64'];
  const utilities = await Promise.all(PROGRAMS.map((name) => withLibraries(`/usr/bin/${name}`)));
  return {
    bash_bins: [...folders, ...(await withLibraries('/usr/bin/bash')), '/usr/share/doc/bash/copyright'],
    coreutils_bins: [...folders, ...new Set(utilities.flat())],
    'ca-certificates_data': [
      '/etc/ssl/certs/ca-certificates.crt',
      '/usr/lib/ssl/cert.pem -> /etc/ssl/certs/ca-certificates.crt',
    ],
  };
}
