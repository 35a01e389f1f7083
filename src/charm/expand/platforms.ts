import {
  craft,
  field,
  isTruthy,
  keyText,
  schema,
  textOf,
  textsOf,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';

const { also, child, report } = schema;
const { architectures, splitBase } = craft;

const platforms: schema.Rule = (node, scope) =>
  craft.platforms(node.kind === 'map' ? craft.writeOutPlatforms(node) : node, scope);

/** What the bases in `platforms` ask of the document (craft_platforms/charm/_build.py). */
export function checkPlatformBases(document: YamlMap, scope: schema.Scope): void {
  const own = isTruthy(field(document, 'base')) || isTruthy(field(document, 'build-base'));
  const node = field(document, 'platforms');
  if (node?.kind !== 'map') return;
  const outer = child(scope, 'platforms', node);
  for (const { key, value } of node.entries) {
    const label = keyText(key);
    const inner = child(outer, label, value);
    const [prefix] = splitBase(label);
    const labelled = prefix?.includes('@') === true ? prefix : undefined;
    const bases = isTruthy(value)
      ? new Set(
          [...listed(field(value, 'build-on')), ...listed(field(value, 'build-for'))].map(
            (one) => splitBase(one)[0],
          ),
        )
      : new Set<string | undefined>();
    const targets = isTruthy(value) ? listed(field(value, 'build-for')).map((one) => splitBase(one)[0]) : [];
    if (bases.size > 1) {
      report(
        inner,
        `the platform \`${label}\` builds on and for different bases`,
        'Use one base for all of its entries.',
      );
      continue;
    }
    if (labelled !== undefined && targets.some((base) => base !== undefined && base !== labelled)) {
      report(inner, `the platform \`${label}\` builds for another base than its name says`);
      continue;
    }
    const base = labelled ?? [...bases][0];
    if (base !== undefined && own)
      report(
        inner,
        `the platform \`${label}\` names a base and the charm does, too`,
        'Name the base in one place.',
      );
    if (base === undefined && !own)
      report(inner, `no base is named for the platform \`${label}\``, 'Add `base: ubuntu@24.04`.');
    const isShort = ['build-on', 'build-for'].some((side) => field(value, side) === undefined);
    const named = splitBase(label)[1];
    if (
      isShort &&
      ![...architectures, ...(isTruthy(value) ? ['all'] : [])].includes(
        labelled === undefined ? label : named,
      )
    )
      report(inner, `\`${label}\` is not an architecture`, 'Add `build-on` and `build-for` below it.');
  }
}

function listed(node: YamlNode | undefined): readonly string[] {
  const text = textOf(node);
  return text === undefined ? textsOf(node) : [text];
}

export const checkedPlatforms = also(platforms, (node, scope) => {
  if (node.kind === 'map' && node.entries.length === 0)
    report(scope, 'must not be empty', 'Add `amd64:` below it.');
});
