import { describe, expect, test } from 'vitest';
import { readSources } from '../../support/source-files.ts';
import { findFolders, proxySettings, shownVariables, toolEnvironment } from '../../../src/action/index.ts';

const job = {
  PATH: '/usr/bin',
  HOME: '/home/x',
  LC_ALL: 'C.UTF-8',
  GITHUB_TOKEN: 'ghs_canary',
  CHARMCRAFT_AUTH: 'canary',
  ACTIONS_RUNTIME_TOKEN: 'canary',
  AWS_SECRET_ACCESS_KEY: 'canary',
  INPUT_PASSWORD: 'canary',
  GITHUB_REPOSITORY: 'acme/web',
  ACTIONS_RESULTS_URL: 'https://results.example/',
  https_proxy: 'http://proxy:3128',
  NO_PROXY: 'internal',
  GOPROXY: 'https://go.example',
};

test('programs see where things are and no secret', () => {
  const seen = toolEnvironment(job);
  expect(Object.keys(seen).sort()).toEqual(['GOPROXY', 'HOME', 'LC_ALL', 'NO_PROXY', 'PATH', 'https_proxy']);
  expect(JSON.stringify(seen)).not.toContain('canary');
});

test.each([
  ...['UV_PUBLISH_TOKEN', 'UV_PUBLISH_PASSWORD', 'UV_GITHUB_TOKEN'],
  ...[
    'PIP_PASSWORD',
    'npm_config__auth',
    'npm_config__authToken',
    'npm_config__password',
    'GOAUTH',
    'GOOGLE_CREDENTIALS',
  ],
  ...['SNAPCRAFT_STORE_CREDENTIALS', 'CGO_TOKEN', 'JUJU_PASSWORD', 'PYPI_TOKEN', 'TWINE_PASSWORD'],
])('programs do not see %s, whose family has settings that they may see', (name) => {
  expect(toolEnvironment({ [name]: 'canary' })).toEqual({});
});

test('programs see where packages are and how they are fetched', () => {
  const settings = Object.fromEntries(
    [
      ...[
        'PIP_INDEX_URL',
        'PIP_FIND_LINKS',
        'PIP_CERT',
        'PIP_DEFAULT_TIMEOUT',
        'UV_DEFAULT_INDEX',
        'UV_CACHE_DIR',
        'UV_INDEX_SHOP_USERNAME',
        'UV_INDEX_SHOP_PASSWORD',
      ],
      ...[
        'UV_NATIVE_TLS',
        'npm_config_registry',
        'npm_config_cafile',
        'GOPROXY',
        'GONOSUMDB',
        'CGO_ENABLED',
        'SNAP_NAME',
      ],
    ].map((name) => [name, 'set']),
  );
  expect(toolEnvironment(settings)).toEqual(settings);
});

test('actions see facts about the run and no token', () => {
  expect(shownVariables(job)).toEqual({
    GITHUB_REPOSITORY: 'acme/web',
    ACTIONS_RESULTS_URL: 'https://results.example/',
  });
});

test('whatever an action asks for is shown to it', () => {
  const asked = [...readSources('actions'), ...readSources('src')].flatMap(({ text }) =>
    [...text.matchAll(/\bvariables\['([A-Z_]+)'\]/g)].map(([, name = '']) => name),
  );
  expect(asked.length).toBeGreaterThan(20);
  const job = Object.fromEntries(asked.map((name) => [name, 'set']));
  expect(shownVariables(job)).toEqual(job);
});

test('proxies are read in either spelling', () => {
  expect(proxySettings(job)).toEqual({ https: 'http://proxy:3128', none: 'internal' });
});

describe('the folder of the cache', () => {
  const folderOf = (env: Readonly<Record<string, string>>): string =>
    findFolders({ HOME: '/home/x', ...env }, '/work', import.meta.filename).cacheDir;
  const runner = { GITHUB_ACTIONS: 'true', RUNNER_ENVIRONMENT: 'self-hosted', PAAS_ACTION_CACHE: '/cache' };

  test('is one for a person, and for another CI', () => {
    expect(folderOf({})).toBe('/home/x/.cache/paas-action');
    expect(folderOf({ PAAS_ACTION_CACHE: '/cache', CI: 'true' })).toBe('/cache');
  });

  test.each([
    ['pull_request', 'refs/pull/7/merge', '/cache/pull-request'],
    ['push', 'refs/heads/main', '/cache/branch'],
    ['push', 'refs/tags/v1', '/cache/release'],
    ['release', 'refs/tags/v1', '/cache/release'],
  ])('on a machine that stays is its own for %s of %s', (event, ref, folder) => {
    expect(folderOf({ ...runner, GITHUB_EVENT_NAME: event, GITHUB_REF: ref })).toBe(folder);
  });

  test('is one path on machines that are thrown away, so that the service of GitHub finds it again', () => {
    const hosted = { ...runner, RUNNER_ENVIRONMENT: 'github-hosted', GITHUB_EVENT_NAME: 'pull_request' };
    expect(folderOf(hosted)).toBe('/cache');
  });
});
