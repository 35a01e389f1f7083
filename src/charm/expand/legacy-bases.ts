import { field, schema, textOf, type YamlMap, type YamlNode } from '../../project/index.ts';

const { child, fields, listOf, report, text } = schema;

/** What may still be named with `bases` (charmcraft/const.py: LEGACY_BASES). */
const allowed = ['ubuntu@18.04', 'ubuntu@20.04', 'ubuntu@22.04', 'almalinux@9'];

const required = (rule: schema.Rule): schema.FieldRule => ({ rule, required: true });
const strict = text({ strict: true });

const base: schema.Rule = schema.also(
  fields(
    { name: required(strict), channel: required(strict), architectures: listOf(strict) },
    { of: 'a base' },
  ),
  (node, scope) => {
    const named = nameOf(node);
    if (named !== undefined && !allowed.includes(named))
      report(
        scope,
        `\`bases\` cannot name ${named}`,
        `Write \`base: ${named}\`, and \`platforms:\` with \`amd64:\` below it.`,
      );
  },
);

const side = required(listOf(base, { nonEmpty: true }));

/**
 * `bases`, the former way to say what a charm is built and runs on, each with both sides written out
 * (charmcraft/models/project.py: BasesCharm).
 */
export const legacyBases: schema.Rule = listOf(
  (node, scope) =>
    fields({ 'build-on': side, 'run-on': side }, { of: 'an entry of `bases`' })(writeOut(node), scope),
  { nonEmpty: true },
);

/** One base stands for both sides. */
function writeOut(node: YamlNode): YamlNode {
  if (node.kind !== 'map' || field(node, 'name') === undefined) return node;
  const both: YamlNode = { kind: 'list', items: [node], at: node.at };
  const key = (value: string) => ({ kind: 'scalar', type: 'string', value, at: node.at }) as const;
  return {
    ...node,
    entries: [
      { key: key('build-on'), value: both },
      { key: key('run-on'), value: both },
    ],
  };
}

/** The bases that `bases` builds on, with the place of each (charmcraft/extensions/extension.py: get_project_bases). */
export function listLegacyBases(
  root: YamlMap,
): readonly { readonly base: string; readonly path: readonly string[]; readonly node: YamlNode }[] {
  const node = field(root, 'bases');
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const side = field(item, 'build-on');
    const named = side === undefined ? [item] : side.kind === 'list' ? side.items : [];
    return named.flatMap((each) => {
      const name = nameOf(each);
      return name === undefined ? [] : [{ base: name, path: ['bases'], node: each }];
    });
  });
}

/** Whether a charm says in the former way what it runs on. */
export function hasLegacyBases(root: YamlMap): boolean {
  return field(root, 'bases') !== undefined;
}

/** What extensions of the tool fall over. */
export function checkLegacyShape(root: YamlMap, scope: schema.Scope): void {
  const node = field(root, 'bases');
  if (node === undefined || schema.isNull(node)) return;
  const inner = child(scope, 'bases', node);
  if (node.kind !== 'list') return report(inner, `must be a list, it is ${schema.describeKind(node)}`);
  node.items.forEach((item, index) => {
    if (item.kind !== 'map')
      report(child(inner, index, item), `must be a mapping, it is ${schema.describeKind(item)}`);
  });
}

function nameOf(node: YamlNode): string | undefined {
  const [name, channel] = [textOf(field(node, 'name')), textOf(field(node, 'channel'))];
  return name === undefined || channel === undefined ? undefined : `${name}@${channel}`;
}
