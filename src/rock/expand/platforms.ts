import { field, keyText, mapNode, isTruthy, schema, textsOf, type YamlNode } from '../../project/index.ts';

const { also, child, fields, listOf, mapOfRule, report, text } = schema;

/** Debian's names of the architectures that rocks can have (rockcraft/architectures.py). */
export const architectures = ['amd64', 'armhf', 'arm64', 'i386', 'ppc64el', 'riscv64', 's390x'];

const architecture = also(text(), (node, scope) => {
  const name = node.kind === 'scalar' ? keyText(node) : '';
  const short = name.includes(':') ? name.slice(name.indexOf(':') + 1) : name;
  if (short === 'all' || architectures.includes(short)) return;
  const near = schema.nearest(short, architectures);
  report(
    scope,
    `\`${short}\` is not a Debian architecture`,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
});

const noAll = also(architecture, (node, scope) => {
  if (node.kind === 'scalar' && /(?:^|:)all$/.test(keyText(node)))
    report(scope, '`all` cannot be used for `build-on`');
});

/** One text is taken as a list of one. */
function listed(rule: schema.Rule): schema.Rule {
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

const named = mapOfRule(platform, (name, scope) => {
  if (name === 'any' || name === '*') report(scope, `the platform name \`${name}\` is reserved`);
  if (name.includes('/')) report(scope, 'a platform name cannot contain a slash');
});

/** `platforms`: an empty entry stands for the architecture of its name (craft_application/models/platforms.py). */
export const platforms: schema.Rule = (node, scope) => {
  if (node.kind !== 'map') return named(node, scope);
  const entries = node.entries.map((entry) =>
    isTruthy(entry.value) ? entry : { ...entry, value: shorthand(keyText(entry.key), entry.value) },
  );
  return also(named, checkTargets)({ ...node, entries }, scope);
};

function shorthand(name: string, value: YamlNode): YamlNode {
  return { ...mapNode({ 'build-on': [name], 'build-for': [name] }), at: value.at };
}

/** Rules of rockcraft alone (rockcraft/models/project.py: _validate_all_platforms). */
function checkTargets(node: YamlNode, scope: schema.Scope): void {
  if (node.kind !== 'map') return;
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
