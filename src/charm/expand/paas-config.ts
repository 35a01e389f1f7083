import type { Framework } from '../../frameworks/index.ts';
import {
  field,
  parseYaml,
  schema,
  textOf,
  type ProjectFacts,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';

const { child, isNull, report } = schema;

const FILE = 'paas-config.yaml';
// A path of RFC 3986.
const urlPath = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/;

/**
 * Checks paas-config.yaml, which the extension puts into the charm (charmcraft/extensions/app.py: _check_paas_config).
 * Ports and paths belong to its second generation.
 *
 * @throws ProjectFailure `YAML_INVALID`
 */
export function checkPaasConfig(
  framework: Framework,
  second: boolean,
  facts: ProjectFacts,
  problems: schema.Scope['problems'],
): void {
  const text = facts.texts.get(FILE);
  if (text === undefined) return;
  const { root } = parseYaml(text, FILE);
  if (isNull(root)) return;
  const scope: schema.Scope = { file: FILE, path: [], near: root.at, problems };
  if (root.kind !== 'map') return report(scope, `must be a mapping, it is ${schema.describeKind(root)}`);
  const format = field(root, 'framework_logging_format');
  if (format !== undefined && textOf(format)?.toLowerCase() === 'json' && !framework.charm.jsonLogging) {
    report(
      child(scope, 'framework_logging_format', format),
      `${framework.title} charms cannot log as JSON`,
      'Remove `framework_logging_format`.',
    );
  }
  if (second) checkSecond(root, scope);
}

function checkSecond(root: YamlMap, scope: schema.Scope): void {
  for (const key of ['port', 'metrics-port']) {
    const node = field(root, key);
    if (node === undefined) continue;
    const inner = child(scope, key, node);
    if (node.kind !== 'scalar' || node.type !== 'int')
      report(inner, `must be a whole number, it is ${schema.describeKind(node)}`);
    else if (node.value < 1 || node.value > 65535) report(inner, 'must be between 1 and 65535');
  }
  const path = field(root, 'metrics-path');
  if (path !== undefined && !isUrlPath(path))
    report(child(scope, 'metrics-path', path), 'must be the path of an address, such as `/metrics`');
}

function isUrlPath(node: YamlNode): boolean {
  const text = textOf(node);
  return text !== undefined && urlPath.test(text);
}
