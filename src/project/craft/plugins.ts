import type { YamlMap } from '../node.ts';
import {
  anyOf,
  boolean,
  integer,
  listOf,
  mapOfRule,
  oneOf,
  optional,
  report,
  text,
  type Rule,
  type Scope,
} from '../schema/index.ts';
import { field, isTruthy, textOf, textsOf } from '../tree.ts';

/** The keys that a craft-parts plugin adds to its part (craft_parts/plugins/*_plugin.py: *Properties). */
export interface PartPlugin {
  readonly keys: Readonly<Record<string, Rule>>;
  /** Without it a part of this plugin needs `source`. */
  readonly sourceOptional?: true;
  /** Whether `build-attributes: [self-contained]` is understood. */
  readonly selfContained?: true;
  /** Rules between several keys. */
  readonly check?: (part: YamlMap, scope: Scope) => void;
}

// The properties of plugins take no numbers for text, unlike the common keys of parts.
const word = text({ strict: true });
const words = listOf(word);
const uniqueWords = listOf(word, { unique: true });
const name = optional(word);

const npm: PartPlugin = {
  // The attributes are among the properties of the plugin as well, which take no numbers.
  keys: { 'npm-include-node': boolean, 'npm-node-version': name, 'build-attributes': words },
  selfContained: true,
  check(part, scope) {
    const include = isTruthy(field(part, 'npm-include-node'));
    const version = isTruthy(field(part, 'npm-node-version'));
    if (include && textsOf(field(part, 'build-attributes')).includes('self-contained')) {
      report(scope, '`npm-include-node` does not go together with `build-attributes: [self-contained]`');
    }
    if (include && !version) report(scope, '`npm-node-version` is required when `npm-include-node` is true');
    if (!include && version)
      report(scope, '`npm-node-version` has no effect unless `npm-include-node` is true');
  },
};

const jlinkOthers = ['jlink-jars', 'jlink-extra-modules'] as const;

/** The plugins that rockcraft and charmcraft share. */
export const commonPlugins = {
  ant: { keys: { 'ant-build-targets': words, 'ant-build-file': name, 'ant-properties': mapOfRule(word) } },
  autotools: { keys: { 'autotools-configure-parameters': words, 'autotools-bootstrap-parameters': words } },
  bazel: { keys: { 'bazel-targets': words, 'bazel-parameters': words, after: uniqueWords } },
  'cargo-use': { keys: {} },
  cmake: { keys: { 'cmake-parameters': words, 'cmake-generator': word } },
  dotnet: { keys: { 'dotnet-build-configuration': word, 'dotnet-self-contained-runtime-identifier': name } },
  dump: { keys: {} },
  go: { keys: { 'go-buildtags': words, 'go-generate': words } },
  'go-use': { keys: {} },
  gradle: {
    keys: {
      'gradle-init-script': word,
      'gradle-parameters': words,
      'gradle-task': text({ strict: true, min: 1 }),
      'gradle-use-daemon': boolean,
    },
    selfContained: true,
  },
  // The other gradle keys do not start with this plugin's name and are refused as unknown.
  'gradle-use': { keys: { 'gradle-use-daemon': boolean }, selfContained: true },
  jlink: {
    keys: {
      'jlink-jars': words,
      'jlink-extra-modules': words,
      'jlink-modules': words,
      'jlink-multi-release': anyOf([integer(), word], 'a number or text'),
    },
    sourceOptional: true,
    check(part, scope) {
      const release = field(part, 'jlink-multi-release');
      const others =
        jlinkOthers.some((key) => isTruthy(field(part, key))) ||
        (release !== undefined && textOf(release) !== 'base');
      if (isTruthy(field(part, 'jlink-modules')) && others) {
        report(scope, '`jlink-modules` does not go together with other jlink keys');
      }
    },
  },
  make: { keys: { 'make-parameters': words } },
  maven: { keys: { 'maven-parameters': words, 'maven-use-wrapper': boolean }, selfContained: true },
  'maven-use': { keys: { 'maven-use-parameters': words }, selfContained: true },
  meson: { keys: { 'meson-parameters': words } },
  nil: { keys: {}, sourceOptional: true },
  npm,
  // The npm keys do not start with this plugin's name and are refused as unknown.
  'npm-use': { keys: {}, selfContained: true },
  poetry: {
    keys: { 'poetry-with': words, 'poetry-export-extra-args': words, 'poetry-pip-extra-args': words },
  },
  python: { keys: { 'python-requirements': words, 'python-constraints': words, 'python-packages': words } },
  qmake: {
    keys: { 'qmake-parameters': words, 'qmake-project-file': word, 'qmake-major-version': integer() },
  },
  ruby: {
    keys: {
      'ruby-gems': words,
      'ruby-use-bundler': boolean,
      'ruby-flavor': optional(oneOf(['ruby', 'jruby', 'truffleruby', 'mruby'])),
      'ruby-version': name,
      'ruby-use-jemalloc': boolean,
      'ruby-shared': boolean,
      'ruby-configure-options': words,
    },
    selfContained: true,
  },
  rust: {
    keys: {
      'rust-features': uniqueWords,
      'rust-path': uniqueWords,
      'rust-channel': optional(
        text({
          strict: true,
          pattern: /^(?:none$|(?:stable|beta|nightly)(?:-[\w-]+)?$|\d+\.\d+(?:\.\d+)?(?:-[\w-]+)?$)/,
          expects: 'name a Rust channel such as `stable` or `1.80`',
        }),
      ),
      'rust-use-global-lto': boolean,
      'rust-no-default-features': boolean,
      'rust-ignore-toolchain-file': boolean,
      'rust-cargo-parameters': words,
      'rust-inherit-ldflags': boolean,
      after: uniqueWords,
    },
  },
  scons: { keys: { 'scons-parameters': words } },
  uv: { keys: { 'uv-extras': words, 'uv-groups': words } },
} as const satisfies Readonly<Record<string, PartPlugin>>;

/** On build-base 25.10 and later rockcraft's python plugin has no constraints. */
export const pythonWithoutConstraints: PartPlugin = {
  keys: { 'python-requirements': words, 'python-packages': words },
};

/** Keys and rules that only charmcraft's plugins have. */
export const wordList: Rule = words;
export const plainWord: Rule = word;
