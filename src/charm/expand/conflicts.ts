import type { Framework } from '../../frameworks/index.ts';
import {
  field,
  isEqual,
  isTruthy,
  keyText,
  schema,
  textOf,
  type ProjectFacts,
  type YamlMap,
} from '../../project/index.ts';

const { child, report } = schema;

const cosFolders = ['grafana_dashboards', 'loki_alert_rules', 'prometheus_alert_rules'];

/**
 * Reports everything in the user's document that an extension does not take (charmcraft/extensions/app.py:
 * _check_input). `add` is what the extension would add, without the options of endpoints.
 */
export function checkConflicts(
  framework: Framework,
  root: YamlMap,
  add: YamlMap,
  facts: ProjectFacts,
  scope: schema.Scope,
): void {
  const { extension } = framework;
  const at = (...path: readonly string[]): schema.Scope => ({
    ...scope,
    path,
    near: field(root, ...path)?.at ?? scope.near,
  });
  const type = field(root, 'type');
  if (textOf(type) !== 'charm')
    report(at('type'), `${extension} needs \`type: charm\``, 'Add `type: charm` to charmcraft.yaml.');
  checkCosFolder(facts, scope);
  if (field(root, 'parts', 'charm') !== undefined)
    report(
      at('parts', 'charm'),
      `${extension} defines the part \`charm\` itself`,
      'Remove the part, or the extension.',
    );
  for (const key of ['devices', 'extra-bindings', 'storage'])
    if (field(root, key) !== undefined)
      report(at(key), `${extension} does not support \`${key}\``, `Remove \`${key}\`.`);
  for (const key of ['assumes', 'containers', 'resources', 'peers']) {
    const [mine, theirs] = [field(root, key), field(add, key)];
    if (mine !== undefined && theirs !== undefined && !isEqual(mine, theirs))
      report(at(key), `\`${key}\` is set by ${extension}`, `Remove \`${key}\`.`);
  }
  for (const path of [['actions'], ['requires'], ['provides'], ['config', 'options']]) {
    const [mine, theirs] = [field(root, ...path), field(add, ...path)];
    if (mine?.kind !== 'map') continue;
    for (const { key } of mine.entries)
      if (field(theirs, keyText(key)) !== undefined)
        report(
          at(...path, keyText(key)),
          `\`${keyText(key)}\` is defined by ${extension} already`,
          'Rename or remove it.',
        );
  }
  checkOptions(framework, root, at);
}

function checkOptions(
  framework: Framework,
  root: YamlMap,
  at: (...path: readonly string[]) => schema.Scope,
): void {
  const options = field(root, 'config', 'options');
  if (options?.kind !== 'map') return;
  for (const { key, value } of options.entries) {
    const name = keyText(key);
    const prefix = ['webserver-', `${framework.id}-`].find((each) => name.startsWith(each));
    if (prefix !== undefined)
      report(
        at('config', 'options', name),
        `the prefix \`${prefix}\` is reserved for options of ${framework.extension}`,
        `Rename the option, for example to \`${name.slice(prefix.length) || 'app-option'}\`.`,
      );
    const optional = field(value, 'optional');
    const required = optional?.kind === 'scalar' && optional.type === 'boolean' && optional.value === false;
    if (required && isTruthy(field(value, 'default')))
      report(
        at('config', 'options', name),
        'an option that is not optional cannot have a default',
        'Remove `default`, or `optional: false`.',
      );
  }
}

/** cos_custom may hold nothing but the folders that the observability stack reads. */
function checkCosFolder(facts: ProjectFacts, scope: schema.Scope): void {
  if (facts.entries.find(({ name }) => name === 'cos_custom')?.kind !== 'directory') return;
  for (const [path, kind] of facts.deeper) {
    const [folder, name = ''] = path.split('/');
    if (folder !== 'cos_custom') continue;
    const wrong = kind === 'file' || (kind === 'directory' && !cosFolders.includes(name));
    if (wrong)
      report(
        { ...child(scope, '', { kind: 'map', entries: [] }), path: [] },
        `${path} is not one of the folders that cos_custom may hold`,
        `Move it into one of ${cosFolders.join(', ')}.`,
        { file: path },
      );
  }
}
