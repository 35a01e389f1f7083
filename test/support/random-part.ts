import fc from 'fast-check';
import { oddValues } from './random-project.ts';

const words = ['[a]', '[a, b]', '[a, a]', '[]', 'null', 'a', '[1]', '["a b", "-c"]', '[true]', '[a: b]'];
const word = ['a', '"1"', '1', '1.10', 'null', '""', 'true', '[a]'];
const flag = ['true', 'false', 'yes', '"on"', '1', '2', 'null', '"x"'];
const filters = [
  ...[
    '["*"]',
    '[a, -b]',
    '["-*"]',
    '[bin/*, "lib/**"]',
    '["- a"]',
    '["/a"]',
    '[""]',
    '[1]',
    '["(overlay)/a"]',
  ],
  ...['["a/../b"]', '["**/*.so", -usr/share]', '["-"]', '["-/a"]', '[$set]', '["a\\tb"]', 'null', '[]'],
];
const script = [
  'make',
  '|\n    make\n    craftctl default',
  '""',
  'null',
  '1',
  '[a]',
  'craftctl set version=1',
];
const variables = [
  ...['[{A: b}]', '[{A: b}, {A: c}]', '[{A: b, C: d}]', '[{A: 1}]', '[{A: null}]', '[{1: b}]', '[A]', '[]'],
  ...['[{A: true}]', '[{A: "$B"}]', '[{A: 1.10}]', '{A: b}', '[{}]', 'null', '[{"A B": c}]'],
];

/** The keys of each plugin, with what people write there. */
const plugins: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ant: { 'ant-build-targets': words, 'ant-build-file': word, 'ant-properties': ['{a: b}', '{a: 1}', '[]'] },
  autotools: { 'autotools-configure-parameters': words, 'autotools-bootstrap-parameters': words },
  bazel: { 'bazel-targets': words, 'bazel-parameters': words },
  'cargo-use': {},
  charm: {
    ...{
      'charm-entrypoint': ['src/charm.py', '../x.py', '/x.py', '.', 'a/../b.py'],
      'charm-requirements': words,
    },
    ...{
      'charm-python-packages': words,
      'charm-binary-python-packages': words,
      'charm-strict-dependencies': flag,
    },
  },
  cmake: { 'cmake-parameters': words, 'cmake-generator': ['Ninja', 'Unix Makefiles', 'x', 'null'] },
  colcon: { 'colcon-packages': words },
  dotnet: { 'dotnet-build-configuration': word, 'dotnet-self-contained-runtime-identifier': word },
  dump: {},
  go: { 'go-buildtags': words, 'go-generate': words },
  'go-use': {},
  gradle: {
    ...{
      'gradle-init-script': word,
      'gradle-parameters': words,
      'gradle-task': word,
      'gradle-use-daemon': flag,
    },
  },
  'gradle-use': { 'gradle-use-daemon': flag, 'gradle-parameters': words },
  jlink: {
    ...{ 'jlink-jars': words, 'jlink-extra-modules': words, 'jlink-modules': words },
    ...{ 'jlink-multi-release': ['17', '"21"', 'base', 'null', '1.5', 'true'] },
  },
  make: { 'make-parameters': words },
  maven: { 'maven-parameters': words, 'maven-use-wrapper': flag },
  'maven-use': { 'maven-parameters': words, 'maven-use-parameters': words, 'maven-use-wrapper': flag },
  meson: { 'meson-parameters': words },
  nil: {},
  npm: { 'npm-include-node': flag, 'npm-node-version': ['"22"', '22', 'lts', 'node', 'null', '""'] },
  'npm-use': { 'npm-include-node': flag },
  poetry: {
    ...{ 'poetry-with': words, 'poetry-export-extra-args': words, 'poetry-pip-extra-args': words },
    'poetry-keep-bins': flag,
  },
  python: {
    ...{ 'python-requirements': words, 'python-constraints': words, 'python-packages': words },
    'python-keep-bins': flag,
  },
  qmake: {
    'qmake-parameters': words,
    'qmake-project-file': word,
    'qmake-major-version': ['5', '6', '"6"', 'x'],
  },
  reactive: { 'reactive-charm-build-arguments': words },
  ruby: {
    ...{ 'ruby-gems': words, 'ruby-use-bundler': flag, 'ruby-flavor': ['ruby', 'jruby', 'x', 'null'] },
    ...{ 'ruby-version': word, 'ruby-shared': flag, 'ruby-configure-options': words },
  },
  rust: {
    ...{
      'rust-features': words,
      'rust-path': words,
      'rust-channel': ['stable', '1.80', '"1.80"', 'none', 'x'],
    },
    ...{ 'rust-use-global-lto': flag, 'rust-no-default-features': flag, 'rust-cargo-parameters': words },
  },
  scons: { 'scons-parameters': words },
  uv: { 'uv-extras': words, 'uv-groups': words },
  nope: {},
};

/** The keys that parts of every plugin have. */
const common: Readonly<Record<string, readonly string[]>> = {
  source: ['.', 'src', 'https://a.b/c.git', 'a.tar.gz', '""', 'null', '1', '"${{ x }}"', '$X'],
  'source-type': ['git', 'local', 'tar', 'nope', '""', 'null'],
  'source-branch': word,
  'source-commit': word,
  'source-tag': ['v1', '1.0', '""', 'null'],
  'source-depth': ['1', '"1"', '-1', '1.0', '1.5', 'null', 'x'],
  'source-subdir': word,
  'source-submodules': words,
  'source-checksum': word,
  'source-channel': word,
  'disable-parallel': flag,
  after: words,
  'build-packages': words,
  'build-snaps': ['[go/1.22/stable]', ...words],
  'build-environment': variables,
  'build-attributes': ['[enable-patchelf]', '[self-contained]', '[no-patchelf]', ...words],
  'stage-packages': ['[libpq5]', '[bash_bins]', '[bash_bins, libpq5]', '["libc6=2.39-0ubuntu8"]', ...words],
  'stage-snaps': words,
  'stage-slices': ['[bash_bins]', '[bash]', '[bash_bins, bash_bins]', 'null', '[]'],
  'build-slices': ['[bash_bins]', '[]'],
  organize: [
    ...['{a: b}', '{a: b/}', '{"*": lib/}', '{a: b, c: b}', '{1: b}', '{a: 1}', '{}', 'null', '[a]', '{a: }'],
    ...['{a: /b}', '{a: ../b}', '{"*.py": (overlay)/x}', '{"": b}', '{a: true}'],
  ],
  overlay: filters,
  'overlay-packages': words,
  'overlay-script': script,
  'override-overlay': script,
  stage: filters,
  prime: filters,
  filesets: ['{a: [b]}'],
  'override-pull': script,
  'override-build': script,
  'override-stage': script,
  'override-prime': script,
  'parse-info': ['[a.xml]', '[]'],
  permissions: [
    ...['[{path: a, owner: 1, group: 1, mode: "755"}]', '[{path: a, mode: 755}]', '[{path: a, mode: "999"}]'],
    ...['[{path: a, owner: 1}]', '[{mode: "0644"}]', '[{}]', '[]', 'null', '[{path: a, x: 1}]', '{path: a}'],
    ...['[{owner: "1", group: 1.0}]', '[{owner: root, group: root}]', '[{path: /a, mode: "755"}]'],
  ],
};

const entry = (keys: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<string> =>
  fc.constantFrom(...Object.keys(keys)).chain((key) =>
    fc
      .oneof(
        { weight: 6, arbitrary: fc.constantFrom(...(keys[key] ?? ['null'])) },
        { weight: 1, arbitrary: fc.constantFrom(...oddValues.filter((value) => value !== '-')) },
      )
      // A block scalar cannot stand in a mapping in flow style.
      .map((value) => `${key}: ${value.startsWith('|') ? '"a\\nb"' : value}`),
  );

/** A part of any plugin with a few keys, some of them of another plugin or twice. */
const part: fc.Arbitrary<string> = fc.constantFrom(...Object.keys(plugins)).chain((plugin) => {
  const own = plugins[plugin] ?? {};
  const keys = Object.keys(own).length === 0 ? common : own;
  return fc
    .tuple(
      fc.constantFrom(`plugin: ${plugin}, source: .`, `plugin: ${plugin}`, `source: .`),
      fc.uniqueArray(
        fc.oneof({ weight: 3, arbitrary: entry(keys) }, { weight: 3, arbitrary: entry(common) }),
        {
          maxLength: 3,
          selector: (text) => text.split(':')[0],
        },
      ),
    )
    .map(([head, entries]) => {
      const named = entries.filter((text) => !/^source:/.test(text) || !head.includes('source'));
      return `{${[head, ...named].join(', ')}}`;
    });
});

const partNames = [
  'app',
  'charm',
  'x',
  'my.part',
  '"ä"',
  '1',
  'a b',
  'nil',
  'pebble',
  'true',
  'null',
  'a/b',
  '""',
];

/** `parts` with one or two parts. */
export const arbitraryParts: fc.Arbitrary<string> = fc
  .uniqueArray(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom('app', 'x') }, fc.constantFrom(...partNames)),
      part,
    ),
    { minLength: 1, maxLength: 2, selector: ([name]) => name },
  )
  .map((parts) => `{${parts.map(([name, text]) => `${name}: ${text}`).join(', ')}}`);

/** Values that count as not set where an extension has one of its own, most of them of the wrong kind. */
const nothings = ['{}', '[]', 'null', '""', '0', 'false', '0.0'];

/** A part that an extension makes, as somebody changes it: often with an empty value in the place of the extension's. */
const changedPart: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...nothings) },
  {
    weight: 9,
    arbitrary: fc
      .uniqueArray(
        fc.oneof(
          {
            weight: 3,
            arbitrary: fc
              .tuple(fc.constantFrom('plugin', ...Object.keys(common)), fc.constantFrom(...nothings))
              .map(([key, value]) => `${key}: ${value}`),
          },
          { weight: 2, arbitrary: entry(common) },
        ),
        { minLength: 1, maxLength: 2, selector: (text) => text.split(':')[0] },
      )
      .map((entries) => `{${entries.join(', ')}}`),
  },
);

/** `parts` with changes to one or two parts of these names. */
export function arbitraryChangesTo(names: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...nothings) },
    {
      weight: 19,
      arbitrary: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...names), changedPart), {
          minLength: 1,
          maxLength: 2,
          selector: ([name]) => name,
        })
        .map((parts) => `{${parts.map(([name, text]) => `${name}: ${text}`).join(', ')}}`),
    },
  );
}
