import { expect, test } from 'vitest';
import { writeApt } from '../../../src/debian/apt.ts';
import type { AptTree } from '../../../src/debian/apt-tree.ts';
import type { Ports } from '../../../src/ports/index.ts';

const tree: AptTree = { key: 'key', archives: [], notes: [], files: () => new Map() };

/** Files of a machine on which temporary folders lie in `temporary`. */
function machine(temporary: string) {
  const links: string[] = [];
  const files = {
    mkdir: () => Promise.resolve(),
    makeTemp: (prefix: string) => Promise.resolve(`${temporary}/${prefix}-1`),
    symlink: (target: string, path: string) => Promise.resolve(void links.push(`${path} -> ${target}`)),
  };
  return { links, ports: { files } as unknown as Ports };
}

test('a folder whose path apt would split is reached through a link', async () => {
  const { links, ports } = machine('/tmp');
  await writeApt(ports, tree, '/home/some body/cache');
  expect(links).toEqual(['/tmp/paas-apt-1/tree -> /home/some body/cache']);
});

test('where temporary folders have blanks too, it says what to set', async () => {
  const { links, ports } = machine('/home/some body/tmp');
  await expect(writeApt(ports, tree, '/home/some body/cache')).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: 'apt cannot work below /home/some body/cache, nor below /home/some body/tmp/paas-apt-1',
    hint: expect.stringContaining('export TMPDIR=/tmp') as string,
  });
  expect(links).toEqual([]);
});
