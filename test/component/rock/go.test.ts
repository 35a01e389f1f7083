import { randomUUID } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { expectRefusal, type RefusalCase } from '../../support/refusal.ts';
import { startPostgres } from '../../support/real-postgres.ts';
import { startRock } from '../../support/rock-container.ts';
import { expectSameElsewhere, fillCache } from '../../support/pack-elsewhere.ts';
import { exampleLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
beforeAll(async () => {
  ports = realPorts();
  lab = await exampleLab('go');
  first = await packIn(ports, lab);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

const compilations = (): number =>
  ports.reporter.lines.filter((line) => line.startsWith('Compile go-framework')).length;

test('the rock runs alone as _daemon_, and the app answers', async () => {
  await using container = await startRock(ports, {
    rock: first.rock ?? '',
    image: 'shortcuts:1.0',
    port: 8080,
  });
  const page = await fetch(container.url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('There is no database yet');
  expect((await fetch(`${container.url}/static/style.css`)).status).toBe(200);
  expect(await container.exec('pebble', 'services')).toMatch(/^go +enabled +active/m);
  expect((await container.exec('id', '-u')).trim()).toBe('584792');
  expect(await container.exec('stat', '-c', '%u %a %n', '/app', '/app/migrate.sh')).toBe(
    '584792 755 /app\n0 755 /app/migrate.sh\n',
  );
});

test('with a database it migrates, keeps what it is told and counts', async () => {
  await using database = await startPostgres(ports);
  const environment = { POSTGRESQL_DB_CONNECT_STRING: database.url };
  await using container = await startRock(ports, {
    rock: first.rock ?? '',
    image: 'shortcuts:1.0',
    port: 8080,
    environment,
  });
  expect(await (await fetch(`${container.url}/healthz`)).json()).toMatchObject({ status: 'failing' });
  expect(await container.exec('/app/migrate.sh')).toBe('database is up to date (1 steps)\n');
  const body = new URLSearchParams({ name: 'docs', target: 'https://example.com/' });
  await fetch(`${container.url}/shortcuts`, { method: 'POST', body });
  const followed = await fetch(`${container.url}/to/docs`, { redirect: 'manual' });
  expect(followed.headers.get('location')).toBe('https://example.com/');
  expect(await (await fetch(`${container.url}/shortcuts.json`)).json()).toEqual({
    shortcuts: [{ name: 'docs', target: 'https://example.com/', visits: 1 }],
  });
  expect(await (await fetch(`${container.url}/metrics`)).text()).toMatch(/^shortcuts_followed_total 1$/m);
  expect(await (await fetch(`${container.url}/healthz`)).json()).toEqual({ status: 'ok', database: 'ok' });
});

describe('a second run', () => {
  test('compiles nothing when nothing changed, wherever the project is', async () => {
    const before = compilations();
    expect(await packIn(ports, lab)).toMatchObject({ digest: first.digest, rebuilt: '' });
    expect(compilations()).toBe(before);
    await using other = await exampleLab('go');
    expect(await packIn(ports, other)).toMatchObject({ digest: first.digest, rebuilt: '' });
    expect(compilations()).toBe(before + 1);
  });

  test('compiles after a change, and makes the layer of the app and the metadata', async () => {
    const before = compilations();
    await appendFile(join(lab.app, 'store.go'), `\nvar changed = "${randomUUID()}"\n`);
    const changed = await packIn(ports, lab);
    expect(changed.rebuilt).toBe('app,metadata');
    expect(compilations()).toBe(before + 1);
    await appendFile(join(lab.app, 'static/style.css'), `\n/* ${randomUUID()} */\n`);
    expect((await packIn(ports, lab)).rebuilt).toBe('app,metadata');
  });

  test('does not trust a binary that somebody has changed', async () => {
    await using other = await exampleLab('go');
    const cacheDir = join(other.folder, 'cache');
    await fillCache(ports, cacheDir, (name) => name !== 'builds');
    const made = await packIn(ports, other, { cacheDir });
    const [path = ''] = (
      await ports.exec.run({ argv: ['find', join(cacheDir, 'builds'), '-name', 'shortcuts'] })
    ).stdout
      .trim()
      .split('\n');
    await writeFile(path, 'not what was compiled');
    expect((await packIn(ports, other, { cacheDir })).digest).toBe(made.digest);
  });
});

test('the resolution file names the compiler and pins it', async () => {
  const text = await readFile(first.resolution ?? '', 'utf8');
  const resolution = JSON.parse(text) as { builds: { toolchain: string }[] };
  expect(resolution.builds).toEqual([
    {
      part: 'go-framework/install-app',
      plugin: 'go',
      toolchain: expect.stringMatching(/^Go 1\.\d+\.\d+$/) as string,
    },
  ]);
  await expectSameElsewhere('go', first);
  await using other = await exampleLab('go');
  await writeFile(join(other.folder, 'pinned.json'), text.replace(/Go 1\.\d+\.\d+/, 'Go 1.1.1'));
  await expect(packIn(ports, other, { inputs: { resolution: 'pinned.json' } })).rejects.toMatchObject({
    code: 'ROCK_RESOLUTION',
  });
});

describe('a mistake is told with its place', () => {
  const cases: readonly RefusalCase[] = [
    {
      name: 'code that does not compile',
      spoil: (app) => appendFile(join(app, 'store.go'), '\nfunc broken() int { return unknown }\n'),
      code: 'ROCK_BUILD',
      at: 'app/store.go',
      says: /undefined: unknown/,
    },
    {
      name: 'a dependency that go.sum does not have',
      spoil: (app) => rm(join(app, 'go.sum')),
      code: 'ROCK_BUILD',
      says: /go mod tidy/,
    },
    {
      name: 'a newer Go than there is',
      async spoil(app) {
        const path = join(app, 'go.mod');
        await writeFile(path, (await readFile(path, 'utf8')).replace(/^go .*$/m, 'go 1.999'));
      },
      code: 'ROCK_BUILD',
      at: 'app/go.mod:3',
      says: /go\.mod asks for Go 1\.999, and this is Go 1\./,
    },
    {
      name: 'no main package',
      async spoil(app) {
        for (const name of ['main.go', 'store.go', 'migrate.go', 'pages.go', 'shortcuts_test.go'])
          await rm(join(app, name));
        await writeFile(join(app, 'x.go'), 'package x\n');
      },
      code: 'ROCK_BUILD',
      at: 'app/x.go:1',
      says: /function `main`/,
    },
    {
      name: 'a binary of another name',
      async spoil(app) {
        const path = join(app, 'go.mod');
        await writeFile(path, (await readFile(path, 'utf8')).replace('example/shortcuts', 'example/server'));
      },
      code: 'ROCK_APP_FILE',
      says: /organize: \{bin\/server: usr\/local\/bin\/shortcuts\}/,
    },
    {
      name: 'a dependency that needs cgo',
      async spoil(app) {
        await ports.files.mkdir(join(app, 'native'));
        await writeFile(
          join(app, 'native/native.go'),
          'package native\n\n// int one(void) { return 1; }\nimport "C"\n\nvar One = C.one()\n',
        );
        await appendFile(join(app, 'store.go'), '\nvar one = native.One\n');
        const path = join(app, 'store.go');
        const text = await readFile(path, 'utf8');
        await writeFile(path, text.replace('import (', 'import (\n\t"github.com/example/shortcuts/native"'));
      },
      code: 'ROCK_UNSUPPORTED',
      says: /shortcuts\/native needs cgo[^]*engine: craft/,
    },
    {
      name: 'cgo that is asked for',
      spoil: (app) =>
        appendFile(
          join(app, 'rockcraft.yaml'),
          '\nparts:\n  go-framework/install-app:\n    build-environment:\n      - CGO_ENABLED: "1"\n',
        ),
      code: 'ROCK_UNSUPPORTED',
      at: 'app/rockcraft.yaml',
      says: /cgo needs the compiler/,
    },
  ];
  test.each(cases)('$name', async ({ spoil, ...expected }) => {
    await using other = await exampleLab('go');
    await spoil(other.app);
    await expectRefusal(packIn(ports, other), expected);
  });
});

test('generators and tags are used, and leave the project alone', async () => {
  await using other = await exampleLab('go');
  await writeFile(
    join(other.app, 'made.go'),
    '//go:build special\n\npackage main\n\n//go:generate go run gen/main.go\n\nfunc init() { println(made) }\n',
  );
  await ports.files.mkdir(join(other.app, 'gen'));
  await writeFile(
    join(other.app, 'gen/main.go'),
    'package main\n\nimport "os"\n\nfunc main() {\n\tif err := os.WriteFile("generated.go", []byte("package main\\n\\nconst made = `made by go generate`\\n"), 0o644); err != nil {\n\t\tpanic(err)\n\t}\n}\n',
  );
  await appendFile(
    join(other.app, 'rockcraft.yaml'),
    '\nparts:\n  go-framework/install-app:\n    go-generate: [-tags special ./...]\n    go-buildtags: [special]\n',
  );
  const { rock } = await packIn(ports, other);
  await using container = await startRock(ports, { rock: rock ?? '', image: 'shortcuts:1.0', port: 8080 });
  expect((await fetch(container.url)).status).toBe(200);
  expect(await ports.files.stat(join(other.app, 'generated.go'))).toBeUndefined();
  expect(await container.exec('pebble', 'logs')).toContain('made by go generate');
});
