import {
  field,
  isTruthy,
  mapNode,
  pythonText,
  craft,
  schema,
  text as textNode,
  textOf,
  withField,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';
import { base, buildBase, checkBases } from './base-rules.ts';
import { parseCommand } from './command.ts';
import { checkPacked } from './packed.ts';
import { packedPlatforms, platforms } from './platforms.ts';
import { check, service } from './services.ts';
import { spdxIdentifier, spdxIdentifiers } from './spdx.ts';

const { also, child, fields, isNull, listOf, mapOfRule, nearest, oneOf, optional, report, text } = schema;

const { packageRepository, projectName, projectTitle, projectVersion } = craft;

const required = (rule: schema.Rule): schema.FieldRule => ({ rule, required: true });

const contacts = schema.anyOf(
  [text(), listOf(text(), { unique: true })],
  'text or a list of different texts',
);

const license: schema.Rule = (node, scope) => {
  if (!isTruthy(node) && (isNull(node) || textOf(node) === ''))
    return { kind: 'scalar', type: 'null', value: null, at: node.at };
  const value = text()(node, scope);
  const id = textOf(value) ?? '';
  if (id === 'proprietary') return value;
  const known = spdxIdentifier(id);
  if (known !== undefined) return textNode(known, node.at);
  const near = nearest(id, spdxIdentifiers());
  report(
    scope,
    `\`${id}\` is neither \`proprietary\` nor an SPDX identifier`,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
  return node;
};

const environment: schema.Rule = (node, scope) => {
  if (isNull(node)) return { kind: 'map', entries: [], at: node.at };
  return also(mapOfRule(text()), (map, inner) => {
    if (map.kind !== 'map') return;
    for (const { key, value } of map.entries) {
      if (/\$[^]/.test(textOf(value) ?? ''))
        report(
          child(inner, String(key.value), value),
          'variables are not replaced here, so a value cannot contain `$`',
        );
    }
  })(node, scope);
};

const sourceCode = also(text({ strict: true }), (node, scope) => {
  if (!URL.canParse(textOf(node) ?? ''))
    report(scope, 'must be an address such as `https://github.com/me/my-app`');
});

const normalAddress: schema.Rule = (node, scope) => {
  const value = sourceCode(node, scope);
  const address = textOf(value);
  return address !== undefined && URL.canParse(address) ? textNode(new URL(address).href, node.at) : value;
};

const entryCommand: schema.Rule = (node, scope) => {
  if (isNull(node)) return schema.text()(node, scope);
  return also(text(), (value, inner) => {
    const parsed = parseCommand(textOf(value) ?? '');
    if ('malformed' in parsed) report(inner, parsed.malformed);
  })(node, scope);
};

/** The keys that other tools of the family have and rocks have not. */
const refused = ['cmd', 'entrypoint', 'env'] as const;

/**
 * Checks a whole rockcraft.yaml after its extensions were applied and gives it the form that the tool prints, or packs
 * (rockcraft/models/project.py, craft_application/models/project.py).
 */
export function applyModel(
  document: YamlMap,
  scope: schema.Scope,
  { packed = false }: { readonly packed?: boolean } = {},
): YamlMap {
  const rules = {
    name: required(projectName),
    title: projectTitle,
    version: optional(projectVersion),
    summary: required(text()),
    description: required(text()),
    base: required(base),
    'build-base': buildBase(document),
    platforms: required(packed ? packedPlatforms : platforms),
    contact: optional(contacts),
    issues: optional(contacts),
    'source-code': optional(normalAddress),
    license,
    'adopt-info': optional(text()),
    parts: required(
      mapOfRule(craft.part({ plugins: pluginsFor(document), overlay: true, attributes: true })),
    ),
    'package-repositories': optional(listOf(packageRepository)),
    'build-slices': optional(listOf(text())),
    environment,
    'run-user': optional(oneOf(['_daemon_'])),
    services: optional(mapOfRule(service)),
    checks: optional(mapOfRule(check)),
    'entrypoint-service': text(),
    'entrypoint-command': entryCommand,
  };
  const titled = isTruthy(field(document, 'title')) ? document : withTitle(document);
  // The tool adds a part of its own to what it packs, so there need be no other.
  const whole =
    packed && field(titled, 'parts') === undefined ? withField(titled, 'parts', mapNode({})) : titled;
  for (const key of refused) {
    const value = field(document, key);
    if (value !== undefined)
      report(
        child(scope, key, value),
        `\`${key}\` is not a key of rockcraft.yaml: every rock starts Pebble`,
        'Describe the application under `services`.',
      );
  }
  const checked = fields(rules, { of: 'rockcraft.yaml' })(refused.reduce(without, whole), scope);
  if (packed) checkPacked(document, scope);
  checkBases(document, scope);
  checkOverlays(document, scope);
  checkEntryPoints(document, scope);
  return checked.kind === 'map' ? checked : document;
}

function without(map: YamlMap, key: string): YamlMap {
  return { ...map, entries: map.entries.filter((entry) => entry.key.value !== key) };
}

/** The title is the name unless it is set. */
function withTitle(document: YamlMap): YamlMap {
  const named: YamlNode = field(document, 'name') ?? { kind: 'scalar', type: 'null', value: null };
  return withField(document, 'title', named);
}

/** Rockcraft's plugins; python has lost its constraints in newer releases. */
function pluginsFor(document: YamlMap): Readonly<Record<string, craft.PartPlugin>> {
  const build = (textOf(field(document, 'build-base')) ?? '') || textOf(field(document, 'base'));
  const newer = ['ubuntu@25.10', 'ubuntu@26.04', 'ubuntu@26.10', 'devel'].includes(build ?? '');
  return {
    ...craft.commonPlugins,
    ...(newer ? { python: craft.pythonWithoutConstraints } : {}),
  };
}

function checkOverlays(document: YamlMap, scope: schema.Scope): void {
  const list = field(document, 'parts');
  if (textOf(field(document, 'base')) !== 'bare' || list?.kind !== 'map') return;
  for (const { key, value } of list.entries) {
    if (!craft.hasOverlay(value)) continue;
    report(
      child(child(scope, 'parts', list), String(key.value), value),
      'a bare rock has no system below it, so its parts cannot use overlays',
    );
  }
}

function checkEntryPoints(document: YamlMap, scope: schema.Scope): void {
  const named = field(document, 'entrypoint-service');
  const command = field(document, 'entrypoint-command');
  // A number is the name that it is written as.
  const name = named?.kind === 'scalar' && named.type !== 'null' ? pythonText(named) : undefined;
  if (named !== undefined && command !== undefined && isTruthy(named)) {
    report(
      child(scope, 'entrypoint-command', command),
      '`entrypoint-command` and `entrypoint-service` cannot both be set',
    );
  }
  if (named === undefined || name === undefined) return;
  const inner = child(scope, 'entrypoint-service', named);
  const words = textOf(field(document, 'services', name, 'command'));
  if (words === undefined) return report(inner, `there is no service \`${name}\``);
  const parsed = parseCommand(words);
  if ('malformed' in parsed) report(inner, `the command of \`${name}\` is malformed: ${parsed.malformed}`);
  else if (parsed.args === undefined)
    report(
      inner,
      `the command of \`${name}\` has no default arguments in [ … ]`,
      'End the command with `[ ]`.',
    );
}
