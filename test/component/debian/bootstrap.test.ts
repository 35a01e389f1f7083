import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bootstrap } from '../../../src/debian/bootstrap.ts';
import { realPorts } from '../../support/ports.ts';

test('two that make the same base at once both get it, and leave nothing unfinished', async () => {
  const ports = realPorts();
  const folder = await ports.files.makeTemp('bootstrap');
  const path = join(folder, 'base.tar');
  let written = 0;
  let bothWritten = (): void => undefined;
  const both = new Promise<void>((resolve) => (bothWritten = resolve));
  const exec: typeof ports.exec = {
    ...ports.exec,
    async run({ argv }) {
      await ports.files.write(argv.at(-2) ?? '', 'a root file system');
      written += 1;
      if (written === 2) bothWritten();
      await both;
      return { exitCode: 0, stdout: '', stderr: '', took: 0 };
    },
  };
  const make = (): ReturnType<typeof bootstrap> =>
    bootstrap(
      { ...ports, exec },
      {
        sources: {
          suite: 'bookworm',
          title: 'Debian GNU/Linux 12 (bookworm)',
          text: 'Types: deb\n',
          archives: [],
          keyringPackage: 'debian-archive-keyring',
        },
        architecture: 'amd64',
        isForeign: false,
        sourceDateEpoch: 0,
        path,
      },
    );
  await Promise.all([make(), make()]);
  expect(await readdir(folder)).toEqual(['base.tar']);
  await ports.files.remove(folder);
  await ports.dispose();
});
