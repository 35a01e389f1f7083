import type { Framework } from '../../frameworks/index.ts';
import {
  craft,
  field,
  isTruthy,
  keyText,
  schema,
  textOf,
  textsOf,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';
import { checkLegacyShape, listLegacyBases } from './legacy-bases.ts';

const { child, report } = schema;

/** The only series of the extensions' second generation. */
const secondGeneration = ['26.04'];

/** One base that a charm names, with the place that names it. */
interface NamedBase {
  readonly base: string;
  readonly path: readonly string[];
  readonly node: YamlNode;
}

/** Which generation of an extension applies. */
export interface Generation {
  readonly second: boolean;
  readonly notice?: string;
}

/**
 * Chooses the generation of the extension and checks that it takes the charm's base
 * (charmcraft/extensions/extension.py: get_project_bases, validate).
 *
 * @returns undefined when a problem was reported.
 */
export function selectGeneration(
  framework: Framework,
  root: YamlMap,
  enabled: boolean,
  scope: schema.Scope,
): Generation | undefined {
  const named = listBases(root);
  const bases = [...new Set(named.map(({ base }) => base))];
  const first = framework.charm.series.map((series) => `ubuntu@${series}`);
  const isFirst = bases.some((base) => first.includes(base));
  const supported = isFirst ? first : secondGeneration.map((series) => `ubuntu@${series}`);
  const at = (base: string): schema.Scope => {
    const found = named.find((one) => one.base === base);
    return found === undefined
      ? scope
      : { ...scope, path: found.path, near: found.node.at ?? field(root, ...found.path)?.at ?? scope.near };
  };
  if (bases.length > 1) {
    report(
      at(bases[1] ?? ''),
      `${framework.extension} takes one base, the charm names ${bases.join(' and ')}`,
      'Write the base once as `base:` and only architectures under `platforms`.',
    );
    return undefined;
  }
  const [base = ''] = bases;
  if (bases.length > 0 && !supported.includes(base)) {
    report(
      at(base),
      `${framework.extension} does not support base \`${base}\``,
      `Use ${[...first, ...secondGeneration.map((series) => `ubuntu@${series} (experimental)`)].join(', ')}.`,
    );
    return undefined;
  }
  const experimental = bases.length > 0 && (isFirst ? framework.charm.experimental : true);
  if (experimental && !enabled) {
    report(
      at(base),
      `${framework.extension} is experimental on ${base}`,
      'Set CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS=true to use it all the same.',
    );
    return undefined;
  }
  return {
    second: !isFirst,
    ...(experimental ? { notice: `${framework.extension} is experimental on ${base}` } : {}),
  };
}

/** Every base that the document names: `base`, labels of platforms, or what these build for. */
function listBases(root: YamlMap): readonly NamedBase[] {
  const found: NamedBase[] = [];
  const base = field(root, 'base');
  const text = textOf(base);
  if (base !== undefined && text !== undefined && text !== '') {
    found.push({ base: prefixOf(text) ?? text, path: ['base'], node: base });
  }
  found.push(...listLegacyBases(root));
  const platforms = field(root, 'platforms');
  if (platforms?.kind !== 'map') return found;
  for (const { key, value } of platforms.entries) {
    const path = ['platforms', keyText(key)];
    const labelled = prefixOf(keyText(key));
    if (labelled !== undefined) found.push({ base: labelled, path, node: value });
    else if (isTruthy(value)) {
      const target = field(value, 'build-for');
      for (const item of textOf(target) === undefined ? textsOf(target) : [textOf(target) ?? '']) {
        const [prefix] = craft.splitBase(item);
        if (prefix !== undefined) found.push({ base: prefix, path: [...path, 'build-for'], node: value });
      }
    }
  }
  return found;
}

/** The base before the colon of `ubuntu@24.04:amd64`. */
function prefixOf(label: string): string | undefined {
  const [prefix] = craft.splitBase(label);
  return prefix?.includes('@') === true ? prefix : undefined;
}

/** Checks the shape of what the extension looks at, which upstream fails on with a traceback. */
export function checkShapes(root: YamlMap, scope: schema.Scope): void {
  const mustBeMap = (node: YamlNode | undefined, path: readonly string[]): void => {
    if (node === undefined || node.kind === 'map') return;
    const inner = { ...child(scope, path.at(-1) ?? '', node), path };
    report(
      inner,
      `must be a mapping, it is ${schema.describeKind(node)}`,
      'Leave the key out when it is empty.',
    );
  };
  checkLegacyShape(root, scope);
  for (const key of ['actions', 'provides', 'platforms']) {
    const node = field(root, key);
    if (node !== undefined && isTruthy(node)) mustBeMap(node, [key]);
  }
  for (const path of [['requires'], ['config'], ['config', 'options']]) {
    const node = field(root, ...path);
    const isEmptyList = node?.kind === 'list' && node.items.length === 0;
    // An empty list of options goes unnoticed there.
    if (path.length === 1 || !isEmptyList) mustBeMap(node, path);
    if (path[0] === 'config' && path.length === 1) continue;
    if (node?.kind === 'map')
      for (const { key, value } of node.entries) mustBeMap(value, [...path, keyText(key)]);
  }
}

/** The bases that `platforms` builds on, for a charm that names none at its top. */
export function listPlatformBases(root: YamlMap): readonly string[] {
  return [...new Set(listBases(root).map(({ base }) => base))];
}
