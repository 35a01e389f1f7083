import { craft, field, isTruthy, keyText, schema, textsOf, type YamlNode } from '../../project/index.ts';

const { also, child, report } = schema;

/** `platforms`: an empty entry stands for the architecture of its name (craft_application/models/platforms.py). */
export const platforms: schema.Rule = (node, scope) => {
  if (node.kind !== 'map') return craft.platforms(node, scope);
  const entries = node.entries.map((entry) =>
    isTruthy(entry.value) ? entry : { ...entry, value: craft.namedPlatform(entry) },
  );
  return also(craft.platforms, checkTargets)({ ...node, entries }, scope);
};

/** The same where a rock is packed, which knows other short spellings. */
export const packedPlatforms: schema.Rule = (node, scope) =>
  also(craft.platforms, checkTargets)(node.kind === 'map' ? craft.writeOutPlatforms(node) : node, scope);

/** Rules of rockcraft alone (rockcraft/models/project.py: _validate_all_platforms). */
function checkTargets(node: YamlNode, scope: schema.Scope): void {
  if (node.kind !== 'map') return;
  const { architectures } = craft;
  for (const { key, value } of node.entries) {
    const label = keyText(key);
    const inner = child(scope, label, value);
    const target = textsOf(field(value, 'build-for'))[0] ?? label;
    if (architectures.includes(label) && label !== target) {
      report(
        inner,
        `the platform is called \`${label}\` but builds for \`${target}\``,
        `Rename the platform, for example to \`for-${target}\`.`,
      );
    }
    if (!textsOf(field(value, 'build-on')).some((name) => architectures.includes(name))) {
      report(
        inner,
        '`build-on` names no architecture that rocks can be built on',
        `Use one of ${architectures.join(', ')}.`,
      );
    }
    if (!architectures.includes(target))
      report(inner, `rocks cannot be built for \`${target}\``, `Use one of ${architectures.join(', ')}.`);
  }
}
