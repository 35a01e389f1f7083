import { posix } from 'node:path';
import {
  craft,
  field,
  isTruthy,
  keyText,
  schema,
  text as textNode,
  textOf,
  textsOf,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';

const { boolean, child, report } = schema;
const { plainWord, wordList, commonPlugins } = craft;

/** Bases that Python charms without a lock can be built on (charmcraft/const.py: CHARM_PLUGIN_BASES). */
const legacyPluginBases = [
  ...['ubuntu@18.04', 'ubuntu@20.04', 'ubuntu@22.04', 'almalinux@9'],
  ...['ubuntu@24.04', 'ubuntu@24.10', 'ubuntu@25.04'],
];
const legacyPluginBasesExperimental = ['ubuntu@26.04', 'ubuntu@26.10'];

const charmPlugin: craft.PartPlugin = {
  keys: {
    source: plainWord,
    'charm-entrypoint': plainWord,
    'charm-binary-python-packages': wordList,
    'charm-python-packages': wordList,
    'charm-requirements': wordList,
    'charm-strict-dependencies': boolean,
  },
  sourceOptional: true,
  check(part, scope) {
    const entry = field(part, 'charm-entrypoint');
    const path = textOf(entry);
    if (entry !== undefined && path !== undefined && !isInside(path))
      report(child(scope, 'charm-entrypoint', entry), 'the entry point must be inside the charm');
    if (!isTrue(field(part, 'charm-strict-dependencies'))) return;
    if (isTruthy(field(part, 'charm-python-packages')))
      report(scope, '`charm-python-packages` does not go together with `charm-strict-dependencies`');
    const named = textsOf(field(part, 'charm-binary-python-packages'));
    if (named.some((name) => !/^[A-Za-z0-9_.-]+$/.test(name)))
      report(scope, '`charm-binary-python-packages` takes only names with `charm-strict-dependencies`');
  },
};

function isInside(path: string): boolean {
  const relative = posix.normalize(path);
  return (
    !posix.isAbsolute(path) && relative !== '..' && !relative.startsWith('../') && !/^\.\/?$/.test(relative)
  );
}

function isTrue(node: YamlNode | undefined): boolean {
  return (
    node?.kind === 'scalar' && (node.value === true || /^(1|true|t|yes|y|on)$/i.test(String(node.value)))
  );
}

const plugins: Readonly<Record<string, craft.PartPlugin>> = {
  ...commonPlugins,
  charm: charmPlugin,
  reactive: { keys: { source: plainWord, 'reactive-charm-build-arguments': wordList }, sourceOptional: true },
  poetry: { keys: { ...commonPlugins.poetry.keys, 'poetry-keep-bins': boolean } },
  python: { keys: { ...commonPlugins.python.keys, 'python-keep-bins': boolean } },
};

interface PartsFacts {
  readonly enabled: boolean;
  /** What the charm is built on. */
  readonly bases: readonly string[];
  readonly hasRequirements: boolean;
}

/**
 * `parts` as charmcraft's model makes them (charmcraft/models/project.py: _preprocess_parts): a part without a plugin
 * has that of its name, and the keys of its plugin come first.
 */
export function partsRule({ enabled, bases, hasRequirements }: PartsFacts): schema.Rule {
  const allowed = [...legacyPluginBases, ...(enabled ? legacyPluginBasesExperimental : [])];
  const wrongBase = bases.find((base) => !allowed.includes(base));
  const usable = Object.fromEntries(
    Object.entries(plugins).filter(
      ([name]) => wrongBase === undefined || (name !== 'charm' && name !== 'reactive'),
    ),
  );
  const check = craft.part({ plugins: usable, overlay: false, attributes: false });
  return (node, scope) => {
    if (node.kind !== 'map') {
      report(scope, `must be a mapping, it is ${schema.describeKind(node)}`);
      return node;
    }
    if (node.entries.length === 0)
      report(scope, 'must not be empty', 'Add a part `charm:` with `plugin: uv` or `charm`.');
    const entries = node.entries.map((entry): YamlEntry => {
      const name = keyText(entry.key);
      const inner = child(scope, name, entry.value);
      if (entry.value.kind !== 'map') {
        report(inner, `must be a mapping, it is ${schema.describeKind(entry.value)}`);
        return entry;
      }
      const filled = fill(name, entry.value);
      const plugin = textOf(field(filled, 'plugin')) ?? '';
      if (wrongBase !== undefined && (plugin === 'charm' || plugin === 'reactive')) {
        report(
          child(inner, 'plugin', field(filled, 'plugin') ?? filled),
          `the plugin \`${plugin}\` does not build on ${wrongBase}`,
          'Use `plugin: uv`.',
        );
        return entry;
      }
      check(filled, inner);
      const strict = isTrue(field(filled, 'charm-strict-dependencies'));
      if (plugin === 'charm' && strict && !hasRequirements && !isTruthy(field(filled, 'charm-requirements')))
        report(
          inner,
          '`charm-strict-dependencies` needs a requirements file, and there is none',
          'Write requirements.txt with every dependency.',
        );
      return { key: textNode(name, entry.key.at), value: arrange(filled, usable[plugin]) };
    });
    return { ...node, entries };
  };
}

function fill(name: string, part: YamlMap): YamlMap {
  const add: YamlEntry[] = [];
  if (field(part, 'plugin') === undefined) add.push(...craft.mapEntries({ plugin: name }));
  const plugin = textOf(field(part, 'plugin')) ?? name;
  if (name === 'charm' && plugin === 'charm' && field(part, 'source') === undefined)
    add.push(...craft.mapEntries({ source: '.' }));
  return { ...part, entries: [...part.entries, ...add] };
}

function arrange(part: YamlMap, plugin: craft.PartPlugin | undefined): YamlMap {
  if (plugin === undefined) return part;
  const first = ['plugin', 'source', ...Object.keys(plugin.keys)];
  const rank = ({ key }: YamlEntry): number => {
    const at = first.indexOf(keyText(key));
    return at < 0 ? first.length : at;
  };
  return { ...part, entries: part.entries.toSorted((left, right) => rank(left) - rank(right)) };
}
