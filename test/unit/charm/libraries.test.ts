import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hashLibrary,
  obtainLibraries,
  parseDeclared,
  parseLibrary,
  selectMissing,
} from '../../../src/charm/libs/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import type { Http, HttpRequest, HttpResponse } from '../../../src/ports/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

const PATH = 'lib/charms/traefik_k8s/v2/ingress.py';
const TEXT = `"""Ingress.

LIBAPI = 9
"""
LIBID = "e6de2a5cd5b34422a204668f3b8f90d2"
LIBAPI = 2
LIBPATCH = 15
PYDEPS = ["pydantic", 'cosl>=1']  # both
`;

describe('parseLibrary', () => {
  it('reads what a library says of itself, and not its docstring', () => {
    expect(parseLibrary(PATH, TEXT)).toEqual({
      path: PATH,
      charm: 'traefik_k8s',
      name: 'ingress',
      api: 2,
      patch: 15,
      pydeps: ['pydantic', 'cosl>=1'],
    });
  });

  it.each([
    ['a file elsewhere', 'src/charm.py', TEXT, undefined],
    ['a package marker', 'lib/charms/x/v1/__init__.py', '', undefined],
    [
      'nothing set',
      PATH,
      'x = 1\n',
      { path: PATH, message: 'the library does not set LIBID, LIBAPI, LIBPATCH' },
    ],
    [
      'the wrong folder',
      PATH.replace('v2', 'v1'),
      TEXT,
      { path: PATH.replace('v2', 'v1'), line: 6, message: 'LIBAPI is 2 in a folder for v1' },
    ],
    [
      'a number that is computed',
      PATH,
      TEXT.replace('= 15', '= 5 + 5'),
      { path: PATH, line: 6, message: 'LIBAPI and LIBPATCH must be whole numbers' },
    ],
    [
      'packages that are computed',
      PATH,
      TEXT.replace('["pydantic"', '[*more'),
      { path: PATH, line: 8, message: 'PYDEPS must be a list of texts' },
    ],
  ])('%s', (_, path, text, expected) => {
    expect(parseLibrary(path, text)).toEqual(expected);
  });

  it('has a hash that a new number alone does not change', () => {
    expect(hashLibrary(TEXT.replace('LIBPATCH = 15', 'LIBPATCH = 16'))).toBe(hashLibrary(TEXT));
    expect(hashLibrary(TEXT.replaceAll('\n', '\r\n'))).toBe(hashLibrary(TEXT));
    expect(hashLibrary(`${TEXT}x = 1\n`)).not.toBe(hashLibrary(TEXT));
    const kept = TEXT.split(/(?<=\n)/).filter(
      (line) => !line.startsWith('LIB') || line.startsWith('LIBAPI = 9'),
    );
    // The line in the docstring goes as well: Charmhub looks at the beginning of lines alone.
    const hashed = kept.filter((line) => !line.startsWith('LIBAPI')).join('');
    expect(hashLibrary(TEXT)).toBe(createHash('sha256').update(hashed).digest('hex'));
  });
});

describe('declared libraries', () => {
  it.each([
    ['traefik_k8s.ingress', '2', { charm: 'traefik-k8s', name: 'ingress', api: 2, path: PATH }],
    ['traefik-k8s.ingress', '2.15', { charm: 'traefik-k8s', name: 'ingress', api: 2, patch: 15, path: PATH }],
    ['ingress', '2', undefined],
    ['traefik-k8s.ingress', 'two', undefined],
  ])('%s %s', (lib, version, expected) => {
    expect(parseDeclared({ lib, version })).toEqual(expected);
  });

  it('are missing when the charm has no copy of any version', () => {
    const declared = [
      parseDeclared({ lib: 'a.one', version: '1' }),
      parseDeclared({ lib: 'a.two', version: '1' }),
    ];
    const all = declared.flatMap((library) => library ?? []);
    expect(selectMissing(all, ['lib/charms/a/v0/one.py']).map(({ name }) => name)).toEqual(['two']);
  });

  it('has what an extension and its user both declare once, with the patch that one of them names', () => {
    const versions = ['0', '0.4', '0', '1'];
    const all = versions.flatMap((version) => parseDeclared({ lib: 'a.one', version }) ?? []);
    expect(selectMissing(all, []).map(({ api, patch }) => [api, patch])).toEqual([
      [0, 4],
      [1, undefined],
    ]);
  });
});

/** Charmhub as far as it matters here: one library, and a count of what was asked. */
function charmhub(text = TEXT, published = hashLibrary(TEXT)): Http & { asked: string[]; down: boolean } {
  const asked: string[] = [];
  const library = {
    'charm-name': 'traefik-k8s',
    'library-name': 'ingress',
    'library-id': 'e6de2a5cd5b34422a204668f3b8f90d2',
    api: 2,
    patch: 15,
    hash: published,
  };
  const hub = {
    asked,
    down: false,
    request({ method, url }: HttpRequest): Promise<HttpResponse> {
      asked.push(`${method} ${url}`);
      if (hub.down) return Promise.reject(new Failure('NETWORK_UNREACHABLE', 'no such host'));
      const answer = method === 'POST' ? { libraries: [library] } : { ...library, content: text };
      return Promise.resolve({
        status: 200,
        headers: {},
        body: (async function* () {})(),
        text: () => Promise.resolve(JSON.stringify(answer)),
        discard: () => undefined,
      });
    },
    upgrade: () => Promise.reject(new Error('nothing is upgraded')),
  };
  return hub;
}

describe('obtainLibraries', () => {
  const missing = [parseDeclared({ lib: 'traefik-k8s.ingress', version: '2' })].flatMap((one) => one ?? []);
  let folder: string;
  let ports: TestPorts;
  let now: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libraries-'));
    ports = realPorts();
    now = 1_000;
  });
  afterEach(async () => {
    await ports.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const obtain = (http: Http, more: object = {}) =>
    obtainLibraries(
      {
        files: ports.files,
        http,
        clock: { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() },
      },
      { missing, charmhub: 'https://hub.example', cacheDir: folder, maxAge: 100, ...more },
    );

  it('fetches what is missing once, asks again after a while, and fetches the same no more', async () => {
    const hub = charmhub();
    const first = await obtain(hub);
    expect(first).toMatchObject([{ path: PATH, text: TEXT, patch: 15, from: 'charmhub' }]);
    expect(hub.asked).toHaveLength(2);
    now += 99;
    expect(await obtain(hub)).toMatchObject([{ text: TEXT, from: 'cache' }]);
    expect(hub.asked).toHaveLength(2);
    now += 2;
    expect(await obtain(hub)).toMatchObject([{ text: TEXT, from: 'cache' }]);
    expect(hub.asked.slice(2)).toEqual(['POST https://hub.example/v1/charm/libraries/bulk']);
  });

  it('goes on with what it knows when Charmhub is away', async () => {
    const hub = charmhub();
    await obtain(hub);
    hub.down = true;
    now += 1_000;
    expect(await obtain(hub)).toMatchObject([{ text: TEXT, from: 'cache' }]);
  });

  it('says what to do when Charmhub was never there', async () => {
    const hub = charmhub();
    hub.down = true;
    await expect(obtain(hub)).rejects.toMatchObject({
      code: 'CHARM_LIBRARY_UNREACHABLE',
      details: expect.arrayContaining(['needed: traefik-k8s.ingress']) as string[],
    });
  });

  it('refuses a library that is not what Charmhub says', async () => {
    await expect(obtain(charmhub(`${TEXT}import os\n`))).rejects.toMatchObject({
      code: 'CHARM_LIBRARY_CHANGED',
    });
    const kept = await readdir(folder, { recursive: true });
    expect(kept.filter((name) => name.endsWith('.py'))).toEqual([]);
  });

  it('prefers the given folder and asks nobody', async () => {
    const hub = charmhub();
    await mkdir(join(folder, 'own/charms/traefik_k8s/v2'), { recursive: true });
    await writeFile(join(folder, 'own/charms/traefik_k8s/v2/ingress.py'), TEXT);
    expect(await obtain(hub, { folder: join(folder, 'own') })).toMatchObject([
      { text: TEXT, from: 'folder' },
    ]);
    expect(hub.asked).toEqual([]);
  });
});
