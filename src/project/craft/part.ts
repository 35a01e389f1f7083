import type { YamlMap, YamlNode } from '../node.ts';
import { keyText } from '../plain.ts';
import {
  boolean,
  child,
  fields,
  integer,
  isNull,
  listOf,
  mapOfRule,
  nearest,
  optional,
  report,
  text,
  type Rule,
  type Scope,
} from '../schema/index.ts';
import { field, isTruthy, textOf, textsOf } from '../tree.ts';
import type { PartPlugin } from './plugins.ts';

const words = listOf(text());
const script = optional(text());
const slice = text({
  pattern: /^([a-z0-9](?:-?[.a-z0-9+]){1,})_([a-z](?:-?[a-z0-9]){2,})$/,
  expects: 'have the form `<package>_<slice>`',
});
// The tool asks these of the raw value, before a number could become text.
const relativePath = text({ strict: true, min: 1, pattern: /^(?!\/)/, expects: 'be a relative path' });
const permission = fields(
  {
    path: text({ strict: true }),
    owner: optional(integer()),
    group: optional(integer()),
    mode: optional(text({ strict: true })),
  },
  { of: 'a permission', byName: false, open: true },
);

/** The keys that parts of every plugin have (craft_parts/parts.py: PartSpec). */
const common = {
  plugin: optional(text()),
  source: optional(text()),
  'source-checksum': text(),
  'source-channel': optional(text()),
  'source-branch': text(),
  'source-commit': text(),
  'source-depth': integer(),
  'source-subdir': text(),
  'source-submodules': optional(words),
  'source-tag': text(),
  'source-type': text(),
  'disable-parallel': boolean,
  after: words,
  'overlay-packages': words,
  'overlay-recommended-packages': words,
  'stage-snaps': words,
  // Slices are told from packages before a number could become text.
  'stage-packages': listOf(text({ strict: true })),
  'stage-slices': listOf(slice),
  'build-snaps': words,
  'build-packages': words,
  'build-slices': listOf(slice),
  'build-environment': listOf(mapOfRule(text())),
  'build-attributes': words,
  organize: mapOfRule(text()),
  overlay: words,
  stage: listOf(relativePath),
  prime: listOf(relativePath),
  'override-pull': script,
  'overlay-script': script,
  'override-overlay': script,
  'override-build': script,
  'override-stage': script,
  'override-prime': script,
  permissions: listOf(permission),
} as const satisfies Readonly<Record<string, Rule>>;

const overlayKeys = [
  'overlay-packages',
  'overlay-recommended-packages',
  'overlay',
  'overlay-script',
  'override-overlay',
] as const;

export interface PartRules {
  readonly plugins: Readonly<Record<string, PartPlugin>>;
  /** Whether the tool has overlays at all; charmcraft has not. */
  readonly overlay: boolean;
  /** Whether the tool's model asks the plugin for its `build-attributes`; charmcraft leaves that to the build. */
  readonly attributes: boolean;
}

/** One part, checked as craft-parts does; the value itself stays as it is. */
export function part(rules: PartRules): Rule {
  return (node, scope) => {
    if (node.kind !== 'map') {
      report(scope, 'a part must be a mapping');
      return node;
    }
    const named = field(node, 'plugin');
    if (!isTruthy(named)) {
      report(
        scope,
        '`plugin` is required',
        'Add `plugin:`; when an extension defines the part, its other keys replace that definition.',
      );
      return node;
    }
    const plugin = Object.entries(rules.plugins).find(([each]) => each === textOf(named))?.[1];
    if (plugin === undefined) {
      const name = named?.kind === 'scalar' ? keyText(named) : '';
      const near = nearest(name, Object.keys(rules.plugins));
      report(
        child(scope, 'plugin', named ?? node),
        `there is no plugin \`${name}\``,
        near === undefined ? undefined : `Did you mean \`${near}\`?`,
      );
      return node;
    }
    checkKeys(node, plugin, scope);
    checkTogether(node, plugin, rules, scope);
    return node;
  };
}

function checkKeys(node: YamlMap, plugin: PartPlugin, scope: Scope): void {
  const word = text({ strict: true });
  const source = plugin.sourceOptional === true ? optional(word) : { rule: word, required: true };
  fields(
    { ...common, source, ...plugin.keys },
    { of: `a part of plugin \`${textOf(field(node, 'plugin')) ?? ''}\``, byName: false },
  )(node, scope);
}

function checkTogether(node: YamlMap, plugin: PartPlugin, rules: PartRules, scope: Scope): void {
  const at = (key: string): Scope => child(scope, key, field(node, key) ?? node);
  const isSet = (key: string): boolean => isTruthy(field(node, key));
  if (!rules.overlay) {
    for (const key of overlayKeys)
      if (field(node, key) !== undefined) report(at(key), 'overlays are not supported here');
  }
  if (isGiven(field(node, 'override-overlay')) && isGiven(field(node, 'overlay-script'))) {
    report(at('overlay-script'), '`override-overlay` and `overlay-script` cannot both be there');
  }
  if (isSet('build-slices')) report(at('build-slices'), '`build-slices` is not supported');
  if (isSet('stage-packages') && isSet('stage-slices'))
    report(at('stage-slices'), '`stage-packages` and `stage-slices` cannot be used together');
  const packages = textsOf(field(node, 'stage-packages'));
  if (packages.some(isSlice) && !packages.every(isSlice)) {
    report(
      at('stage-packages'),
      'packages and slices cannot be mixed in one part',
      'Move the slices to a part of their own.',
    );
  }
  const attributes = textsOf(field(node, 'build-attributes'));
  if (rules.attributes && plugin.selfContained !== true && attributes.includes('self-contained'))
    report(at('build-attributes'), 'the plugin does not support `self-contained`');
  permissionsOf(node).forEach((entry, index) => {
    if ((field(entry, 'owner') === undefined) !== (field(entry, 'group') === undefined)) {
      report(
        child(at('permissions'), index, entry),
        '`owner` and `group` must both be set or both be left out',
      );
    }
  });
  plugin.check?.(node, scope);
}

/** Chisel slices are the names with an underscore, which no Debian package has. */
function isSlice(name: string): boolean {
  return name.includes('_');
}

function permissionsOf(node: YamlMap): readonly YamlNode[] {
  const permissions = field(node, 'permissions');
  return permissions?.kind === 'list' ? permissions.items : [];
}

/** A script may be empty or a number, which is the text that it is written as. */
function isGiven(script: YamlNode | undefined): boolean {
  return script !== undefined && !isNull(script);
}

/** Whether a part changes the base system below it. */
export function hasOverlay(node: YamlNode): boolean {
  const overlay = field(node, 'overlay');
  const everything = overlay === undefined || textsOf(overlay).join('\n') === '*';
  const scripted = ['overlay-script', 'override-overlay'].some((key) => isGiven(field(node, key)));
  return (
    scripted ||
    !everything ||
    ['overlay-packages', 'overlay-recommended-packages'].some((key) => isTruthy(field(node, key)))
  );
}
