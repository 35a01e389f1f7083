import { craft, field, isTruthy, keyText, textOf, textsOf, type YamlNode } from '../project/index.ts';

/** One thing that a craft tool would pack: an entry of `platforms`. */
export interface Build {
  /** The key below `platforms`. */
  readonly platform: string;
  /** `ubuntu@24.04`; undefined where the document does not say it in a way that is known here. */
  readonly base?: string;
}

/**
 * What the tool would pack on this machine: every platform that can be built on its architecture
 * (craft_application/services/buildplan.py). Undefined for documents with the former key `bases`, which decide it in
 * another way.
 */
export function listBuilds(root: YamlNode | undefined, architecture: string): readonly Build[] | undefined {
  const platforms = field(root, 'platforms');
  if (platforms?.kind !== 'map') return undefined;
  const own = (textOf(field(root, 'build-base')) ?? '') || textOf(field(root, 'base'));
  return platforms.entries.flatMap(({ key, value }) => {
    const platform = keyText(key);
    const sides = listed(field(value, 'build-on'));
    const hosts = isTruthy(value) && sides.length > 0 ? sides : [platform];
    const fitting = hosts.map(craft.splitBase).filter(([, name]) => name === architecture);
    if (fitting.length === 0) return [];
    const base = own ?? fitting[0]?.[0] ?? craft.splitBase(platform)[0];
    return [{ platform, ...(base !== undefined && { base: normalBase(base) }) }];
  });
}

/** `ubuntu:24.04` is the former spelling of `ubuntu@24.04`. */
function normalBase(base: string): string {
  return base.includes('@') ? base : base.replace(':', '@');
}

function listed(node: YamlNode | undefined): readonly string[] {
  const text = textOf(node);
  return text === undefined ? textsOf(node) : [text];
}
