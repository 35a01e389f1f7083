import { MULTIARCH_TUPLES } from '../../multiarch/index.ts';
import { architectures } from '../craft/index.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../node.ts';
import { pythonText } from '../plain.ts';
import { field } from '../tree.ts';
import type { RenderTarget, Sides } from './target.ts';

/**
 * Replaces the variables that mean the same in every part, `$NAME` and `${NAME}`, in all texts and keys
 * (craft_parts/executor/environment.py: expand_environment). Gives back the same object where there are none.
 */
export function replaceVariables(root: YamlMap, target: RenderTarget, sides: Sides): YamlMap {
  const values = Object.entries(variablesOf(root, target, sides)).flatMap(([name, value]) => [
    [`$${name}`, value] as const,
    [`\${${name}}`, value] as const,
  ]);
  // A name may be the beginning of another one.
  values.sort(([left], [right]) => right.length - left.length);
  const replace = (text: string): string =>
    text.includes('$')
      ? values.reduce((all, [name, value]) => all.replaceAll(name, () => value), text)
      : text;
  const entries = root.entries.map((entry) =>
    // What the platforms say was read before.
    entry.key.value === 'platforms' ? entry : replaceInEntry(entry, replace),
  );
  return entries.every((entry, index) => entry === root.entries[index]) ? root : { ...root, entries };
}

function variablesOf(root: YamlMap, target: RenderTarget, sides: Sides): Readonly<Record<string, string>> {
  const buildOn = target.machine;
  // What runs everywhere is read as for the first architecture that is not the machine's.
  const buildFor =
    sides.buildFor === 'all' ? (architectures.find((name) => name !== buildOn) ?? buildOn) : sides.buildFor;
  const name = field(root, 'name');
  const version = field(root, 'version');
  const tripletOn = MULTIARCH_TUPLES[buildOn];
  const tripletFor = MULTIARCH_TUPLES[buildFor];
  return {
    ...(tripletFor !== undefined && {
      CRAFT_ARCH_TRIPLET: tripletFor,
      CRAFT_ARCH_TRIPLET_BUILD_FOR: tripletFor,
    }),
    ...(tripletOn !== undefined && { CRAFT_ARCH_TRIPLET_BUILD_ON: tripletOn }),
    CRAFT_TARGET_ARCH: buildFor,
    CRAFT_ARCH_BUILD_ON: buildOn,
    CRAFT_ARCH_BUILD_FOR: buildFor,
    ...(target.processors !== undefined && { CRAFT_PARALLEL_BUILD_COUNT: String(target.processors) }),
    CRAFT_PROJECT_DIR: target.project,
    ...(target.overlays === true && { CRAFT_OVERLAY: `${target.work}/overlay/overlay` }),
    CRAFT_STAGE: `${target.work}/stage`,
    CRAFT_PRIME: `${target.work}/prime`,
    DEBIAN_FRONTEND: 'noninteractive',
    CRAFT_PROJECT_NAME: scalarText(name),
    CRAFT_PROJECT_VERSION: scalarText(version),
  };
}

function scalarText(node: YamlNode | undefined): string {
  return node?.kind === 'scalar' && node.type !== 'null' ? pythonText(node) : '';
}

type Replace = (text: string) => string;

function replaceIn(node: YamlNode, replace: Replace): YamlNode {
  if (node.kind === 'scalar') {
    if (node.type !== 'string') return node;
    const value = replace(node.value);
    return value === node.value ? node : { ...node, value };
  }
  if (node.kind === 'list') {
    const items = node.items.map((item) => replaceIn(item, replace));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  const entries = node.entries.map((entry) => replaceInEntry(entry, replace));
  return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
}

function replaceInEntry(entry: YamlEntry, replace: Replace): YamlEntry {
  const key = replaceIn(entry.key, replace);
  const value = replaceIn(entry.value, replace);
  const same = key === entry.key && value === entry.value;
  return same || key.kind !== 'scalar' ? entry : { key, value };
}
