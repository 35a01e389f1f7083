import { field, schema, textOf, type Problem, type YamlMap, type YamlNode } from '../project/index.ts';

const { anything, child, describeKind, fields, isNull, listOf, mapOfRule, nearest, oneOf, optional, report } =
  schema;

/**
 * Finds what charmcraft lets through and Juju refuses when the charm is deployed: values of another type than
 * metadata.yaml, config.yaml and actions.yaml may have, and keys that are a slip of one that Juju knows (Juju ignores
 * keys that it does not know). The rules are those of juju/juju's `domain/deployment/charm` (meta.go, config.go).
 *
 * @param root the expanded document
 */
export function findJujuProblems(file: string, root: YamlMap): readonly Problem[] {
  const scope = schema.startScope(file, root);
  for (const [name, rule] of Object.entries(SECTIONS)) {
    const node = field(root, name);
    if (node !== undefined) optional(rule)(node, child(scope, name, node));
  }
  checkMounts(root, scope);
  return scope.problems;
}

const text = schema.text({ strict: true });

/** Unlike the models of charmcraft, Juju converts nothing. */
const wholeNumber = typed('int', 'a whole number');
const truth = typed('boolean', '`true` or `false`');

function typed(type: 'int' | 'boolean', expected: string): schema.Rule {
  return (node, scope) => {
    if (node.kind !== 'scalar' || node.type !== type)
      report(scope, `must be ${expected}, it is ${describeKind(node)}`);
    return node;
  };
}

/** A mapping that may have any key, but no slip of a known one. */
function known(rules: Readonly<Record<string, schema.Rule | schema.FieldRule>>): schema.Rule {
  const names = Object.keys(rules);
  const check = fields(rules, { of: 'this', byName: false, open: true });
  return (node, scope) => {
    const result = check(node, scope);
    if (node.kind !== 'map') return result;
    for (const { key, value } of node.entries) {
      const name = textOf(key) ?? '';
      const near = names.includes(name) ? undefined : nearest(name, names);
      if (near === undefined || field(node, near) !== undefined) continue;
      report(
        { ...child(scope, name, value), near: key.at ?? scope.near },
        `Juju does not know the key \`${name}\``,
        `Did you mean \`${near}\`?`,
      );
    }
    return result;
  };
}

const endpoint = known({
  interface: { rule: text, required: true },
  limit: optional(wholeNumber),
  scope: oneOf(['global', 'container']),
  optional: truth,
});

/** `name: interface` is short for `name: {interface: interface}`. */
const relations = mapOfRule((node, scope) =>
  node.kind === 'map' ? endpoint(node, scope) : text(node, scope),
);

const OPTION_TYPES = ['string', 'int', 'float', 'boolean', 'secret'];

const option: schema.Rule = (node, scope) => {
  known({ type: oneOf(OPTION_TYPES), description: text, default: anything })(node, scope);
  const given = node.kind === 'map' ? field(node, 'default') : undefined;
  if (node.kind !== 'map' || given === undefined || isNull(given)) return node;
  const type = textOf(field(node, 'type')) ?? 'string';
  if (!fits(given, type))
    report(
      child(scope, 'default', given),
      `must be a value of the option's type ${type}, it is ${describeKind(given)}`,
    );
  return node;
};

function fits(value: YamlNode, type: string): boolean {
  if (value.kind !== 'scalar') return false;
  if (type === 'float') return value.type === 'float' || value.type === 'int';
  if (type === 'int' || type === 'boolean') return value.type === type;
  return value.type === 'string' || !OPTION_TYPES.includes(type);
}

const resource: schema.Rule = (node, scope) => {
  known({
    type: { rule: oneOf(['oci-image', 'file']), required: true },
    filename: text,
    description: text,
  })(node, scope);
  if (node.kind === 'map' && textOf(field(node, 'type')) === 'file' && field(node, 'filename') === undefined)
    report(scope, 'a resource of the type file needs `filename`');
  return node;
};

const container = known({
  resource: text,
  mounts: listOf(
    known({ storage: { rule: text, required: true }, location: { rule: text, required: true } }),
  ),
  uid: wholeNumber,
  gid: wholeNumber,
});

const storage = known({
  type: { rule: oneOf(['block', 'filesystem']), required: true },
  shared: truth,
  'read-only': truth,
  multiple: anything,
  'minimum-size': anything,
  location: text,
  description: text,
  properties: listOf(oneOf(['transient'])),
});

const action = known({
  description: text,
  params: mapOfRule(anything),
  required: listOf(text),
  additionalProperties: truth,
  'execution-group': text,
  parallel: truth,
});

const SECTIONS: Readonly<Record<string, schema.Rule>> = {
  provides: relations,
  requires: relations,
  peers: relations,
  containers: mapOfRule(optional(container)),
  resources: mapOfRule(resource),
  storage: mapOfRule(storage),
  actions: mapOfRule(optional(action)),
  config: known({ options: optional(mapOfRule(option)) }),
};

function checkMounts(root: YamlMap, scope: schema.Scope): void {
  const containers = field(root, 'containers');
  const declared = field(root, 'storage');
  if (containers?.kind !== 'map') return;
  for (const { key, value } of containers.entries) {
    const mounts = value.kind === 'map' ? field(value, 'mounts') : undefined;
    if (mounts?.kind !== 'list') continue;
    for (const [index, mount] of mounts.items.entries()) {
      const node = mount.kind === 'map' ? field(mount, 'storage') : undefined;
      const name = textOf(node);
      if (node === undefined || name === undefined) continue;
      if (declared?.kind === 'map' && field(declared, name) !== undefined) continue;
      const path = ['containers', textOf(key) ?? '', 'mounts', index, 'storage'];
      report({ ...scope, path, near: node.at ?? scope.near }, `the storage ${name} is not declared`);
    }
  }
}
