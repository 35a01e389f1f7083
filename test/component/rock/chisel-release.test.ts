import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CHISEL_RELEASE, provideChisel } from '../../../src/rock/slices/provide-chisel.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let folder: string;
let ports: TestPorts;
let server: Server;
let downloads: string;
/** What the release's address and the address of its hash answer; undefined is 404. */
let served: { archive?: Uint8Array; hash?: string };
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chisel-release-'));
  await mkdir(join(folder, 'bin'));
  ports = realPorts({ PATH: `${join(folder, 'bin')}:/usr/bin:/bin` });
  await writeFile(join(folder, 'chisel'), '#!/bin/sh\necho released\n', { mode: 0o755 });
  await writeFile(join(folder, 'README.md'), 'chisel\n');
  await ports.exec.run({
    argv: ['tar', '-czf', join(folder, 'release.tar.gz'), '-C', folder, 'chisel', 'README.md'],
  });
  const archive = await readFile(join(folder, 'release.tar.gz'));
  served = { archive, hash: createHash('sha384').update(archive).digest('hex') };
  asked = [];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const name = path.split('/').at(-1) ?? '';
    // As GitHub does, the address leads to another one.
    if (!path.startsWith('/stored/')) response.writeHead(302, { location: `/stored/${name}` }).end();
    else if (name.endsWith('.sha384') && served.hash !== undefined)
      response.end(`${served.hash}  ${name.slice(0, -'.sha384'.length)}\n`);
    else if (name.endsWith('.tar.gz') && served.archive !== undefined) response.end(served.archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  downloads = `http://127.0.0.1:${(server.address() as AddressInfo).port}/download`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

const provide = (): ReturnType<typeof provideChisel> =>
  provideChisel(ports, { cacheDir: join(folder, 'cache'), downloads });
const run = async (): Promise<string> => (await ports.exec.run({ argv: [(await provide()).program] })).stdout;

test('the release is fetched with the hash beside it, once', async () => {
  expect(await run()).toBe('released\n');
  expect(asked[0]).toMatch(
    new RegExp(`^/download/${CHISEL_RELEASE}/chisel_${CHISEL_RELEASE}_linux_\\w+\\.tar\\.gz\\.sha384$`),
  );
  expect(asked).toHaveLength(4);
  expect(await run()).toBe('released\n');
  expect(asked).toHaveLength(4);
});

test('a kept program that somebody has changed is fetched again', async () => {
  const { program } = await provide();
  await writeFile(program, '#!/bin/sh\necho changed\n');
  expect(await run()).toBe('released\n');
});

test('other bytes than those of the hash are never run', async () => {
  served.hash = 'f'.repeat(96);
  await expect(provide()).rejects.toMatchObject({
    code: 'ROCK_CHISEL',
    message: expect.stringMatching(/other bytes than the hash/) as string,
  });
});

test.each([
  ['release', () => ({ hash: 'f'.repeat(96) })],
  ['hash', () => ({ archive: new Uint8Array() })],
])('without a %s the answer says what to change', async (_, make) => {
  served = make();
  await expect(provide()).rejects.toMatchObject({
    code: 'ROCK_CHISEL',
    message: expect.stringMatching(
      /^the base bare needs chisel, which is not on PATH, and .*answered 404$/,
    ) as string,
    hint: expect.stringMatching(/go install .*chisel@v[^]*base: ubuntu@24\.04[^]*engine: craft/) as string,
  });
});

test('the one on PATH is used, unless it is the snap, which may not write where we do', async () => {
  const path = join(folder, 'bin/chisel');
  await writeFile(path, '#!/bin/sh\necho own\n');
  await chmod(path, 0o755);
  expect(await provide()).toEqual({ program: path, origin: 'PATH' });
  expect(asked).toEqual([]);
  await rm(path);
  await writeFile(join(folder, 'snap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await symlink(join(folder, 'snap'), path);
  const asSnap = {
    ...ports,
    files: { ...ports.files, realpath: (of: string) => Promise.resolve(of === path ? '/usr/bin/snap' : of) },
  };
  expect((await provideChisel(asSnap, { cacheDir: join(folder, 'cache'), downloads })).origin).toContain(
    downloads,
  );
});
