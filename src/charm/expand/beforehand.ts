import { field, keyText, schema, textOf, type YamlMap } from '../../project/index.ts';

const { child, describeKind, report } = schema;

/** Bases on which parts may be called `a/b` (craft_application/_const.py: BASES_ALLOW_SLASH_IN_PART_NAME). */
const basesWithSlash = [
  ...['core', 'core18', 'core20', 'core22', 'core24', 'centos@7', 'almalinux@9'],
  ...['16.04', '18.04', '20.04', '22.04', '24.04', '24.10', '25.04', '25.10'].map(
    (series) => `ubuntu@${series}`,
  ),
];

/** What charmcraft asks of the user's own document, before any extension (craft_application/services/project.py). */
export function checkBeforehand(root: YamlMap, scope: schema.Scope): void {
  const parts = field(root, 'parts');
  if (parts === undefined) return;
  const inner = child(scope, 'parts', parts);
  if (parts.kind !== 'map') return report(inner, `must be a mapping, it is ${describeKind(parts)}`);
  for (const { key, value } of parts.entries) {
    const name = keyText(key);
    const at = child(inner, name, value);
    if (name.includes('/') && !takesSlash(root))
      report({ ...at, near: key.at ?? at.near }, 'the name of a part cannot contain a slash');
    if (value.kind !== 'map') report(at, `must be a mapping, it is ${describeKind(value)}`);
  }
}

function takesSlash(root: YamlMap): boolean {
  return basesWithSlash.includes(textOf(field(root, 'build-base') ?? field(root, 'base')) ?? '');
}
