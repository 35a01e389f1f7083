import { describe, expect, test } from 'vitest';
import { isUnknownPipSetting, uvEnvironment } from '../../../src/rock/python/indexes.ts';
import {
  arrangedPath,
  isInstallerState,
  rewriteRecord,
  rewriteShebang,
} from '../../../src/rock/python/record.ts';
import { findPythonFacts, requirePython } from '../../../src/rock/embedded/python-layer.ts';

describe('what the installer leaves for itself is left out', () => {
  test.each([
    ['a-1.dist-info/uv_cache.json', true],
    ['a-1.dist-info/direct_url.json', true],
    ['a-1.dist-info/REQUESTED', true],
    ['.lock', true],
    ['a/__pycache__/b.cpython-311.pyc', true],
    ['a-1.dist-info/METADATA', false],
    ['a/direct_url.json', false],
    ['a/.lock', false],
  ])('%s: %s', (path, state) => {
    expect(isInstallerState(path)).toBe(state);
  });
});

test.each([
  ['flask/app.py', 'lib/python3.12/site-packages/flask/app.py'],
  ['six.py', 'lib/python3.12/site-packages/six.py'],
  ['bin/gunicorn', 'bin/gunicorn'],
  ['bin', 'lib/python3.12/site-packages/bin'],
  ['share/man/x', 'share/man/x'],
  ['etc/package.py', 'lib/python3.12/site-packages/etc/package.py'],
])('%s goes to %s', (path, expected) => {
  expect(arrangedPath(path, '3.12', (top) => top === 'share')).toBe(expected);
});

describe("the first line of a script names the image's Python", () => {
  test.each([
    ['this machine', '#!/home/me/.venv/bin/python3.11\nimport x\n', '#!/bin/python3\nimport x\n'],
    ['env', '#!/usr/bin/env python3\nx\n', '#!/bin/python3\nx\n'],
    ['a long path', `#!/bin/sh\n'''exec' "/a b/python" "$0" "$@"\n' '''\nx\n`, '#!/bin/python3\nx\n'],
    ['a shell script', '#!/bin/sh\necho\n', '#!/bin/sh\necho\n'],
    ['a program', '\u007fELF...', '\u007fELF...'],
    ['no line at all', '', ''],
  ])('%s', (_, before, after) => {
    expect(Buffer.from(rewriteShebang(Buffer.from(before), 'python3')).toString()).toBe(after);
  });
});

test('RECORD follows its files: moved, changed, dropped, quoted, compiled', () => {
  const text = 'bin/x,sha256=old,3\r\na.py,sha256=same,1\n"b,c.py",,\ngone.pyc,,\n';
  const record = rewriteRecord(text, {
    move: (path) => (path === 'gone.pyc' ? undefined : path === 'bin/x' ? '../../../bin/x' : path),
    changed: new Map([['bin/x', Buffer.from('new')]]),
    compiled: (path) => (path.endsWith('.py') ? `__pycache__/${path}c` : undefined),
  });
  expect(record).toMatch(
    /^\.\.\/\.\.\/\.\.\/bin\/x,sha256=[\w-]{43},3\na\.py,sha256=same,1\n__pycache__\/a\.pyc,,\n"b,c\.py",,\n"__pycache__\/b,c\.pyc",,\n$/,
  );
  expect(record).not.toContain('old');
});

describe('uv hears what was said to pip', () => {
  test.each([
    ['its indexes', { PIP_INDEX_URL: 'https://a' }, undefined, { UV_DEFAULT_INDEX: 'https://a' }],
    ['inputs win', { PIP_INDEX_URL: 'https://a' }, { main: 'https://b' }, { UV_DEFAULT_INDEX: 'https://b' }],
    ['one more index', {}, { extra: ['https://c'] }, { UV_INDEX: 'https://c' }],
    [
      'folders of wheels',
      { PIP_FIND_LINKS: 'a  b', PIP_NO_INDEX: '1' },
      undefined,
      { UV_FIND_LINKS: 'a,b', UV_NO_INDEX: 'true' },
    ],
    ['versions before release', { PIP_PRE: 'yes' }, undefined, { UV_PRERELEASE: 'allow' }],
    [
      'hosts and certificates',
      { PIP_TRUSTED_HOST: 'a b:1', PIP_CERT: '/c.pem' },
      undefined,
      { UV_INSECURE_HOST: 'a b:1', SSL_CERT_FILE: '/c.pem' },
    ],
    ['anything else as it is', { CFLAGS: '-O2' }, undefined, { CFLAGS: '-O2' }],
  ])('%s', (_, environment, indexes, expected) => {
    const given = Object.fromEntries(Object.entries(environment)) as Record<string, string>;
    expect(uvEnvironment(given, indexes)).toEqual({ ...expected, UV_COMPILE_BYTECODE: '0' });
  });
});

test.each([
  ['PIP_NO_BINARY', true],
  ['PIP_USER', true],
  ['PIP_INDEX_URL', false],
  ['PIP_PROGRESS_BAR', false],
  ['CFLAGS', false],
])('%s is a setting of pip that cannot be followed: %s', (name, unknown) => {
  expect(isUnknownPipSetting(name)).toBe(unknown);
});

describe("the image's Python follows from its packages", () => {
  const base = (status: string) => ({
    index: {
      manifest: 'sha256:' as const,
      paths: new Map(),
      files: new Map([['var/lib/dpkg/status', Buffer.from(status)]]),
    },
  });
  const installed = (name: string, version: string): string =>
    `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`;
  const deb = (name: string, version: string) => ({
    name,
    version,
    architecture: 'amd64',
    url: '',
    filename: '',
    size: 0,
    sha256: '',
  });

  test('from the base and from what is added', () => {
    const found = findPythonFacts(
      base(installed('libc6', '2.39-0ubuntu8')),
      { packages: [deb('python3', '3.12.3-0ubuntu2')], inBase: [] },
      'amd64',
    );
    expect(found).toEqual({ target: { version: '3.12', glibc: '2.39', architecture: 'amd64' } });
    const whole = findPythonFacts(
      base(installed('libc6', '2.39-0ubuntu8') + installed('python3.12', '3.12.3-1ubuntu0.8')),
      { packages: [deb('python3', '3.12.3-0ubuntu2')], inBase: [] },
      'amd64',
    );
    expect(whole?.release).toBe('3.12.3');
  });

  test('what is added wins over an older one in the base; 3.11 and earlier bring setuptools', () => {
    const found = findPythonFacts(
      base(installed('libc6', '2.36-9') + installed('python3', '3.9.1-1')),
      { packages: [deb('python3', '3.11.2-1+b1'), deb('python3-setuptools-whl', '66.1.1-1')], inBase: [] },
      'arm64',
    );
    expect(found).toMatchObject({ target: { version: '3.11', glibc: '2.36' }, setuptools: '66.1.1' });
  });

  test('without python3 there is none, and the part is named', () => {
    const found = findPythonFacts(base(installed('libc6', '2.36-9')), { packages: [], inBase: [] }, 'amd64');
    expect(found).toBeUndefined();
    expect(() => requirePython(found, { part: 'web', interpreter: 'python3' })).toThrow(/parts\.web/);
  });
});
