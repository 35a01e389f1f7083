import { field, schema, text as textNode, textOf, type YamlMap, type YamlNode } from '../../project/index.ts';

const { isNull, oneOf, report } = schema;

const bases = [
  'bare',
  'ubuntu@20.04',
  'ubuntu@22.04',
  'ubuntu@24.04',
  'ubuntu@25.10',
  'ubuntu@26.04',
  'ubuntu@26.10',
];
const buildBases = ['ubuntu@20.04', 'ubuntu@22.04', 'ubuntu@24.04', 'ubuntu@25.10', 'ubuntu@26.04', 'devel'];

/** The release in development, which needs `build-base: devel`. */
const developmentBase = 'ubuntu@26.10';

/** `ubuntu:22.04` is an old spelling that is still taken. */
function modern(node: YamlNode): YamlNode {
  const value = textOf(node);
  return value === 'ubuntu:20.04' || value === 'ubuntu:22.04'
    ? textNode(value.replace(':', '@'), node.at)
    : node;
}

export const base: schema.Rule = (node, scope) => oneOf(bases)(modern(node), scope);

/** `build-base` for a given document: null stands for the base, which a bare rock does not have. */
export function buildBase(root: YamlMap): schema.Rule {
  return (node, scope) => {
    const basis = field(root, 'base');
    const value = modern(node);
    if (!isNull(value)) return oneOf(buildBases)(value, scope);
    if (textOf(basis) === 'bare') report(scope, bareMessage, bareHint);
    return basis === undefined ? node : modern(basis);
  };
}

const bareMessage = '`build-base` is required when the base is `bare`';
const bareHint = 'Add `build-base: ubuntu@24.04`.';

/** What `base` asks of `build-base` when it is left out or not the right one. */
export function checkBases(root: YamlMap, scope: schema.Scope): void {
  const basis = textOf(modern(field(root, 'base') ?? root));
  const build = field(root, 'build-base') ?? field(root, 'build_base');
  const at = field(root, 'base')?.at;
  if (basis === 'bare' && build === undefined)
    report({ ...scope, path: ['build-base'] }, bareMessage, bareHint, at);
  if (basis === developmentBase && textOf(build) !== 'devel') {
    report(
      { ...scope, path: ['build-base'] },
      `base \`${basis}\` is in development and needs \`build-base: devel\``,
      undefined,
      at,
    );
  }
}
