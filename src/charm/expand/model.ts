import {
  craft,
  field,
  isTruthy,
  mapNode,
  schema,
  textOf,
  withField,
  withoutField,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';
import { listPlatformBases } from './bases.ts';
import { hasLegacyBases, legacyBases } from './legacy-bases.ts';
import { charmLibrary } from './library.ts';
import { links } from './links.ts';
import { partsRule } from './parts.ts';
import { checkedPlatforms, checkPlatformBases } from './platforms.ts';

const { anyOf, anything, boolean, child, fields, isNull, listOf, mapOfRule, oneOf, optional, report, text } =
  schema;

const bases = [
  ...['ubuntu@18.04', 'ubuntu@20.04', 'ubuntu@22.04', 'ubuntu@24.04', 'ubuntu@25.04', 'ubuntu@25.10'],
  ...['ubuntu@26.04', 'ubuntu@26.10', 'almalinux@9'],
];
/** Bases that need their build base named (charmcraft/const.py: DEVEL_BASE_STRINGS). */
const developmentBases = ['ubuntu@25.04', 'ubuntu@25.10', 'ubuntu@26.10'];

const anyMap = optional(mapOfRule(anything));

const onlyNull =
  (hint: string): schema.Rule =>
  (node, scope) => {
    if (!isNull(node)) report(scope, 'charmcraft.yaml has no such key', hint);
    return node;
  };

const assumes = optional(
  listOf(
    anyOf([text(), mapOfRule(anyOf([listOf(anything), mapOfRule(anything)], 'a list'))], 'text or a mapping'),
  ),
);

const attributeNames = ['language', 'framework'];
const linterNames = [
  ...['juju-actions', 'juju-config', 'metadata', 'naming-conventions', 'entrypoint', 'ops-main-call'],
  ...['additional-files', 'pip-check', 'pydeps'],
];
const analysis = optional(
  fields(
    {
      ignore: fields(
        { attributes: listOf(oneOf(attributeNames)), linters: listOf(oneOf(linterNames)) },
        { of: '`analysis.ignore`' },
      ),
    },
    { of: '`analysis`' },
  ),
);
const charmhub = optional(
  fields(
    { 'api-url': schema.webAddress, 'storage-url': schema.webAddress, 'registry-url': schema.webAddress },
    { of: '`charmhub`' },
  ),
);

/** What platforms are read with (craft_platforms/_distro.py: DistroBase.from_str). */
const distribution = text({
  pattern: /^(?:devel|[^@]*@[^@]*)$/,
  expects: 'have the form `<distribution>@<series>`',
});

const required = (rule: schema.Rule): schema.FieldRule => ({ rule, required: true });

export interface ModelFacts {
  /** Whether experimental features are enabled. */
  readonly enabled: boolean;
  /** Whether the charm has a requirements.txt. */
  readonly hasRequirements: boolean;
}

/**
 * Checks a whole charmcraft.yaml after its extensions were applied and gives it the form that the tool prints
 * (charmcraft/models/project.py: PlatformCharm, BasesCharm).
 */
export function applyModel(
  document: YamlMap,
  { enabled, hasRequirements }: ModelFacts,
  scope: schema.Scope,
): YamlMap {
  const isLegacy = hasLegacyBases(document);
  const rules = {
    name: required(craft.projectName),
    title: craft.projectTitle,
    // It becomes a variable of the build, which has to be text or a number.
    version: optional((node, scope) => craft.projectVersion(text()(node, scope), scope)),
    summary: required(text({ max: 200 })),
    description: required(text()),
    ...(isLegacy
      ? {
          base: onlyNull('Name the base in one place: here, or in `bases`.'),
          'build-base': optional(field(document, 'platforms') === undefined ? text() : distribution),
        }
      : { base: optional(oneOf(bases)), 'build-base': optional(oneOf([...bases, 'ubuntu@devel'])) }),
    platforms: { rule: checkedPlatforms, required: !isLegacy },
    contact: onlyNull('Write it as `links.contact`.'),
    issues: onlyNull('Write it as `links.issues`.'),
    'source-code': onlyNull('Write it as `links.source`.'),
    license: onlyNull('Put a LICENSE file beside charmcraft.yaml.'),
    'adopt-info': optional(text({ strict: true })),
    parts: required(partsRule({ enabled, bases: isLegacy ? [] : buildBases(document), hasRequirements })),
    'package-repositories': optional(listOf(craft.packageRepository)),
    type: required(oneOf(['charm'])),
    analysis,
    charmhub,
    'charm-libs': listOf(charmLibrary),
    actions: anyMap,
    assumes,
    'charm-user': optional(oneOf(['root', 'sudoer', 'non-root'])),
    containers: anyMap,
    devices: anyMap,
    'extra-bindings': anyMap,
    peers: anyMap,
    provides: anyMap,
    requires: anyMap,
    resources: anyMap,
    storage: anyMap,
    subordinate: optional(boolean),
    terms: optional(listOf(text())),
    links,
    config: anyMap,
    ...(isLegacy && { bases: required(legacyBases) }),
  };
  const whole = isLegacy ? withDefaultParts(document) : document;
  const checked = fields(rules, { of: 'charmcraft.yaml' })(whole, scope);
  checkPlatformBases(document, scope);
  const base = textOf(field(document, 'base'));
  const build = field(document, 'build-base') ?? field(document, 'build_base');
  if (base !== undefined && developmentBases.includes(base) && !isTruthy(build))
    report(
      child(scope, 'base', field(document, 'base') ?? document),
      `base \`${base}\` needs a \`build-base\``,
      `Add \`build-base: ${base}\`.`,
    );
  if (checked.kind !== 'map') return document;
  // Platforms beside bases are looked at and mean nothing.
  return isLegacy ? withoutField(checked, 'platforms') : checked;
}

/** Charms with `bases` need not name their parts (charmcraft/preprocess.py: add_default_parts). */
function withDefaultParts(document: YamlMap): YamlMap {
  if (isTruthy(field(document, 'parts'))) return document;
  return withField(document, 'parts', mapNode({ charm: { plugin: 'charm', source: '.' } }));
}

/** The bases that the charm is built on. */
function buildBases(document: YamlMap): readonly string[] {
  const named: YamlNode | undefined = [field(document, 'build-base'), field(document, 'base')].find(isTruthy);
  const base = textOf(named);
  return base === undefined ? listPlatformBases(document) : [base];
}
