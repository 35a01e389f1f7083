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
}

/** A server that answers as nodejs.org/dist does, with archives put together from npm's packages. */
export async function startNodeMirror(
  ports: TestPorts,
  architectures: readonly ('x64' | 'arm64')[] = ['x64'],
): Promise<NodeMirror> {
  const archives = new Map<string, string>();
  for (const architecture of architectures)
    archives.set(`node-v${NODE}-linux-${architecture}.tar.gz`, await provideArchive(ports, architecture));
  let sums = '';
  for (const [name, path] of archives) {
    const content = await readFile(path);
    sums += `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
  }
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
    else {
      const archive = archives.get(path.replace(`/dist/v${NODE}/`, ''));
      if (archive === undefined) response.writeHead(404).end();
      else createReadStream(archive).pipe(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/dist`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function provideArchive(ports: TestPorts, architecture: string): Promise<string> {
  const path = join(SHARED_CACHE, 'node-mirror', `node-v${NODE}-npm-${NPM}-${architecture}.tar.gz`);
  const platform = `linux-${architecture}`;
  if (existsSync(path)) return path;
  await mkdir(join(SHARED_CACHE, 'node-mirror'), { recursive: true });
  const work = await mkdtemp(join(SHARED_CACHE, 'node-mirror', 'making-'));
  const run = (...argv: readonly [string, ...string[]]): Promise<unknown> =>
    ports.exec.run({ argv, cwd: work, timeout: 300_000 });
  try {
    await run('npm', 'pack', '--silent', `node-${platform}@${NODE}`, `npm@${NPM}`);
    const root = join(work, `node-v${NODE}-${platform}`);
    await mkdir(join(root, 'lib/node_modules/npm'), { recursive: true });
    await run('tar', '-xzf', `node-${platform}-${NODE}.tgz`, '-C', root, '--strip-components=1');
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
    await run('tar', '-czf', 'archive.tar.gz', `node-v${NODE}-${platform}`);
    await rename(join(work, 'archive.tar.gz'), path);
    return path;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
