import { field, isTruthy, schema, textOf, type YamlMap, type YamlNode } from '../../project/index.ts';

const { child, isNull, report } = schema;

/** What rockcraft asks of a document that it packs, beside what it asks when it only prints it. */
export function checkPacked(document: YamlMap, scope: schema.Scope): void {
  checkOwnParts(field(document, 'parts'), scope);
  const platforms = field(document, 'platforms');
  if (platforms?.kind === 'map' && platforms.entries.length === 0)
    report(child(scope, 'platforms', platforms), 'must not be empty', 'Add `amd64:` below it.');
  const adopted = field(document, 'adopt-info');
  if (adopted !== undefined && !isNull(adopted) && textOf(adopted) === undefined)
    report(child(scope, 'adopt-info', adopted), `must be text, it is ${schema.describeKind(adopted)}`);
  // Who prints takes every scalar, but `craftctl` may set it while packing, and that knows texts and numbers only.
  const version = field(document, 'version');
  if (version?.kind === 'scalar' && ['boolean', 'date'].includes(version.type))
    report(child(scope, 'version', version), `must be text, it is ${schema.describeKind(version)}`);
  // craft_application/services/project.py: mandatory_adoptable_fields
  if (isTruthy(adopted)) return;
  for (const key of ['version', 'summary', 'description']) {
    const node = field(document, key);
    // That the other two are missing is said anyway, and a number is a text here.
    const isMissing = node === undefined ? key === 'version' : isNull(node) || textOf(node) === '';
    if (!isMissing) continue;
    const at = node === undefined ? { ...scope, path: [key] } : child(scope, key, node);
    report(
      at,
      `a rock cannot be packed without a ${key}`,
      `Add \`${key}:\`, or name the part that sets it as \`adopt-info\`.`,
    );
  }
}

/** Parts that rockcraft adds of itself (rockcraft/services/project.py). */
function checkOwnParts(parts: YamlNode | undefined, scope: schema.Scope): void {
  for (const name of ['pebble', '_apt-upgrade']) {
    const part = field(parts, name);
    if (part !== undefined)
      report(
        child(child(scope, 'parts', part), name, part),
        `the part \`${name}\` is rockcraft's own`,
        'Give it another name.',
      );
  }
}
