import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/errors/index.ts';
import { explainGo } from '../../../src/rock/builds/go-failure.ts';
import { newestOf } from '../../../src/rock/builds/go-toolchain.ts';
import { readClassNeeds } from '../../../src/rock/builds/java/class-file.ts';
import { parseManifest, renderManifest } from '../../../src/rock/builds/java/manifest.ts';
import { selectNode } from '../../../src/rock/builds/npm/node-release.ts';
import { renderNpmrc } from '../../../src/rock/builds/npm/npmrc.ts';

describe('the manifest of a jar', () => {
  test('is its main section, with folded lines joined, whatever ends a line', () => {
    const text = 'Manifest-Version: 1.0\r\nMain-Class: a.b\r\n .Main\r\nEmpty:\n\nName: a/\nSealed: true\n';
    expect([...parseManifest(text)]).toEqual([
      ['Manifest-Version', '1.0'],
      ['Main-Class', 'a.b.Main'],
      ['Empty', ''],
    ]);
  });

  test('is written in lines of at most 72 bytes, and read again as it was', () => {
    const attributes = new Map([
      ['Short', 'x'],
      ['Class-Path', `${'lib/ä.jar '.repeat(40)}end`],
      ['Exactly', 'y'.repeat(72 - 'Exactly: '.length)],
    ]);
    const text = renderManifest(attributes);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(72);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
    expect(text).toContain(`\r\nExactly: ${'y'.repeat(63)}\r\n`);
    expect(parseManifest(text)).toEqual(attributes);
  });
});

describe('what classes need', () => {
  /** A class file up to the end of its constants; numbers are constants of eight bytes, which take two places. */
  function classFile(version: number, constants: readonly (string | number)[]): Uint8Array {
    const parts = constants.map((constant) => {
      if (typeof constant === 'number') return Buffer.from([5, ...new Array<number>(8).fill(0)]);
      const text = Buffer.from(constant);
      return Buffer.concat([Buffer.from([1, text.length >> 8, text.length & 255]), text]);
    });
    const places = constants.reduce<number>((sum, each) => sum + (typeof each === 'number' ? 2 : 1), 1);
    const head = Buffer.alloc(10);
    head.writeUInt32BE(0xcafebabe);
    head.writeUInt16BE(version, 6);
    head.writeUInt16BE(places, 8);
    return Buffer.concat([head, ...parts, Buffer.from([0, 33])]);
  }

  test('is the newest Java among them, and the classes of others that they mention', () => {
    const jar = zipSync({
      'app/Main.class': classFile(61, [
        7,
        'java/lang/String',
        '(Ljava/util/List;[Lapp/Own;)V',
        'plain text',
        'app/Main',
      ]),
      'app/Own.class': classFile(65, ['[Ljava/util/Map<Ljava/net/URI;>;', '[java/lang/Object', 'single']),
      'app/text.txt': strToU8('java/sql/Driver'),
    });
    expect(readClassNeeds(jar)).toEqual({
      java: 21,
      mentioned: ['java/lang/Object', 'java/lang/String', 'java/net/URI', 'java/util/List', 'java/util/Map'],
    });
  });

  test('is nothing where there are no classes, or files that only have the name', () => {
    expect(
      readClassNeeds(zipSync({ 'a.class': strToU8('no class at all'), 'b.class': strToU8('') })),
    ).toEqual({
      java: 0,
      mentioned: [],
    });
  });
});

describe('the release of Node.js', () => {
  const release = (version: string, lts: string | false, files = ['linux-x64', 'linux-arm64']) => ({
    version,
    lts,
    files,
  });
  const releases = [
    release('v24.1.0', false, ['linux-x64']),
    release('v22.10.0', 'Jod'),
    release('v22.9.1', false),
    release('v22.1.0', false),
    release('v20.18.0', 'Iron'),
  ];
  test.each([
    ['node', 'x64', 'v24.1.0'],
    ['22', 'x64', 'v22.10.0'],
    ['22.1', 'x64', 'v22.1.0'],
    ['22.9', 'x64', 'v22.9.1'],
    ['22.9.1', 'x64', 'v22.9.1'],
    ['lts/jod', 'x64', 'v22.10.0'],
    ['lts/IRON', 'x64', 'v20.18.0'],
    ['24', 'arm64', undefined],
    ['2', 'x64', undefined],
    ['22.9.9', 'x64', undefined],
    ['lts/argon', 'x64', undefined],
    ['latest', 'x64', undefined],
    ['22', 's390x', undefined],
  ])('%s for %s is %s', (wanted, arch, version) => {
    expect(selectNode(releases, wanted, arch)).toBe(version);
  });
});

test('an .npmrc keeps what is no secret, and npm gets the shell that the image has', () => {
  const own = [
    'registry=https://npm.example/',
    '  save-exact = true',
    '; a comment',
    '# another',
    '',
    '//npm.example/:_authToken=${TOKEN}',
    '//npm.example/:username=ada',
    '_password=c2VjcmV0',
    'script-shell=zsh',
    'key="-----BEGIN"',
    'keyring=kept',
  ].join('\r\n');
  expect(renderNpmrc(own)).toEqual({
    text: 'registry=https://npm.example/\nsave-exact = true\nkeyring=kept\nscript-shell=bash\n',
    secrets: ['//npm.example/:_authToken', '//npm.example/:username', '_password', 'key'],
  });
  expect(renderNpmrc(undefined)).toEqual({ text: 'script-shell=bash\n', secrets: [] });
});

describe('what Go says', () => {
  const explain = (...details: string[]): Failure =>
    explainGo(new Failure('TOOL_FAILED', 'go failed', { details }), 'app', 'src/api');

  test('is the first mistake, on its line seen from the project', () => {
    expect(explain('# example/api', './main.go:12:3: undefined: x', './main.go:14:1: more')).toMatchObject({
      code: 'ROCK_BUILD',
      message: 'parts.app: undefined: x',
      at: { file: 'src/api/main.go', line: 12 },
      hint: expect.stringContaining('go build ./...') as string,
    });
    expect(explain('go: errors parsing go.mod:', 'go.mod:26: unknown directive: requir')).toMatchObject({
      message: 'parts.app: unknown directive: requir',
      at: { file: 'src/api/go.mod', line: 26 },
    });
    expect(explain('vet: ./a.go:3:1: bad').at).toEqual({ file: 'src/api/a.go', line: 3 });
    expect(explain('/usr/lib/go/src/x.go:1:1: theirs').at).toBeUndefined();
  });

  const files = new Map([
    ['go.mod', 'module example.com/app\n\ngo 1.99\n'],
    ['main.go', '// Serves.\npackage app\n\nfunc main() {}\n'],
    ['cmd/x.go', '\n\npackage main\n'],
  ]);
  test.each([
    [
      'go: go.mod requires go >= 1.99 (running go 1.26.8; GOTOOLCHAIN=local)',
      'go.mod asks for Go 1.99, and this is Go 1.26.8',
      'src/api/go.mod:3',
    ],
    ['go: no main packages to build', 'no package of the app is `package main`', 'src/api/main.go:2'],
    [
      'runtime.main_main·f: function main is undeclared in the main package',
      '`package main` has no function `main`',
      'src/api/cmd/x.go:3',
    ],
    [
      '\tTo sync the vendor directory, run:',
      'the vendor folder does not fit go.mod',
      'src/api/vendor/modules.txt',
    ],
    [
      '/root/go/pkg/mod/x@v1/a.go:27:2: missing go.sum entry for module providing package y; to add:',
      'missing go.sum entry for module providing package y',
      'src/api/go.sum',
    ],
    [
      'cmd/x.go:4:2: missing go.sum entry for module providing package y; to add:',
      'missing go.sum entry for module providing package y',
      'src/api/cmd/x.go:4',
    ],
  ])('of %s has a place', (line, message, place) => {
    const failure = explainGo(
      new Failure('TOOL_FAILED', 'go failed', { details: [line] }),
      'app',
      'src/api',
      files,
    );
    expect(failure.message).toBe(`parts.app: ${message}`);
    expect([failure.at?.file, failure.at?.line].filter(Boolean).join(':')).toBe(place);
  });

  test.each([
    ['main.go:4:2: missing go.sum entry for module', /go mod tidy/],
    ['no main packages to build', /package main/],
    ['runtime.main_main·f: function main is undeclared in the main package', /function `main`/],
    ['\tTo sync the vendor directory, run:', /go mod vendor/],
    ['go: go.mod requires go >= 1.99 (running go 1.24)', /setup-go/],
    ['go: example.com/x: dial tcp: lookup proxy.golang.org: no such host', /module proxy/],
    ['go: example.com/x@v1: reading https://proxy: 404 Not Found', /GOPRIVATE/],
  ])('%s', (line, hint) => {
    expect(explain(line).hint).toMatch(hint);
  });
});

describe('the newest patch of a release of Go', () => {
  const listed =
    'golang.org/toolchain v0.0.1-go1.21.13.linux-amd64 v0.0.1-go1.22.9.linux-amd64 v0.0.1-go1.22.12.linux-arm64 v0.0.1-go1.22.13.windows-amd64 v0.0.1-go1.22rc1.linux-amd64 v0.0.1-go1.2.linux-amd64';
  test.each([
    ['1.22', '1.22.12'],
    ['1.21', '1.21.13'],
    ['1.22.9', '1.22.9'],
    ['1.2', '1.2'],
    ['1.23', undefined],
  ])('%s is %s', (release, newest) => {
    expect(newestOf(listed, release)).toBe(newest);
  });
});
