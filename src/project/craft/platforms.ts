import type { JsonObject, YamlEntry, YamlMap, YamlNode } from '../node.ts';
import { keyText, mapNode, nodeOf } from '../plain.ts';
import {
  also,
  fields,
  isNull,
  listOf,
  mapOfRule,
  nearest,
  report,
  text,
  type Rule,
} from '../schema/index.ts';
import { field, withField } from '../tree.ts';

/** Debian's names of the architectures that the craft tools know, in their order (craft_platforms/_architectures.py). */
export const architectures = ['amd64', 'arm64', 'armhf', 'i386', 'ppc64el', 'riscv64', 's390x'];

/** What the rest of the world calls them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ...['amd64', 'x64', 'x86_64', 'x86-64'].map((name) => [name, 'amd64'] as const),
  ...['aarch64', 'arm64', 'arm64/v8'].map((name) => [name, 'arm64'] as const),
]);

/** `amd64`, or with a base before it `ubuntu@24.04:amd64`. */
const architecture = also(text(), (node, scope) => {
  const name = node.kind === 'scalar' ? keyText(node) : '';
  const [base, short] = splitBase(name);
  if (base !== undefined && base !== 'devel' && base.split('@').length !== 2)
    report(scope, `\`${base}\` is not a base such as \`ubuntu@24.04\``);
  if (short === 'all' || architectures.includes(short)) return;
  const near = OTHER_NAMES.get(short.replace(/^linux\//, '').toLowerCase()) ?? nearest(short, architectures);
  report(
    scope,
    `\`${short}\` is not a Debian architecture`,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
});

const noAll = also(architecture, (node, scope) => {
  if (node.kind === 'scalar' && splitBase(keyText(node))[1] === 'all')
    report(scope, '`all` cannot be used for `build-on`');
});

/** `ubuntu@24.04:amd64` -> `ubuntu@24.04` and `amd64`. */
export function splitBase(name: string): [string | undefined, string] {
  const colon = name.indexOf(':');
  return colon < 0 ? [undefined, name] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** One text is taken as a list of one. */
function listed(rule: Rule): Rule {
  return (node, scope) =>
    rule(
      node.kind === 'scalar' && node.type === 'string' ? { kind: 'list', items: [node], at: node.at } : node,
      scope,
    );
}

const platform = fields(
  {
    'build-on': { rule: listed(listOf(noAll, { unique: true, nonEmpty: true })), required: true },
    'build-for': { rule: listed(listOf(architecture, { length: 1 })), required: true },
  },
  { of: 'a platform' },
);

/** `platforms` with every entry written out (craft_application/models/platforms.py). */
export const platforms = mapOfRule(platform, (name, scope) => {
  if (name === 'any' || name === '*') report(scope, `the platform name \`${name}\` is reserved`);
  if (name.includes('/')) report(scope, 'a platform name cannot contain a slash');
});

/** The entry with its name for both sides, for `amd64:` without a value. */
export function namedPlatform({ key, value }: YamlEntry): YamlNode {
  const name = keyText(key);
  return { ...mapNode({ 'build-on': [name], 'build-for': [name] }), at: value.at };
}

/** `platforms` with the short spellings written out (craft_application/services/project.py: _vectorise_platforms). */
export function writeOutPlatforms(map: YamlMap): YamlMap {
  const entries = map.entries.map((entry) => {
    const { value, key } = entry;
    if (isNull(value)) return { ...entry, value: namedPlatform(entry) };
    const name = keyText(key);
    const isNamed = [...architectures, 'all'].includes(name);
    if (value.kind !== 'map' || !isNamed || field(value, 'build-for') !== undefined) return entry;
    return { ...entry, value: withField(value, 'build-for', nodeOf([name])) };
  });
  return { ...map, entries };
}

/** Plain data as entries to add to a mapping. */
export function mapEntries(value: JsonObject): readonly YamlEntry[] {
  return mapNode(value).entries;
}
