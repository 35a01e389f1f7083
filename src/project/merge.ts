import type { YamlMap, YamlNode } from './node.ts';
import { keyText } from './plain.ts';
import { field, isTruthy, textOf, withField } from './tree.ts';

/**
 * Merges what an extension adds into the user's document, as rockcraft and charmcraft do
 * (rockcraft/extensions/_utils.py, charmcraft/extensions/_utils.py): items of the extension go before the user's, a
 * falsy value of the user's counts as not set, otherwise the user's value wins.
 */
export function mergeExtension(user: YamlMap, extension: YamlMap): YamlMap {
  return extension.entries.reduce((merged, { key, value }) => {
    const name = keyText(key);
    return withField(merged, name, mergeValue(field(merged, name), value));
  }, user);
}

function mergeValue(user: YamlNode | undefined, extension: YamlNode): YamlNode {
  if (user === undefined || !isTruthy(user)) return extension;
  if (user.kind === 'list' && extension.kind === 'list') {
    const items = [...extension.items, ...user.items];
    return {
      ...user,
      items: items.every((item) => textOf(item) !== undefined) ? withoutRepeats(items) : items,
    };
  }
  return user.kind === 'map' && extension.kind === 'map' ? mergeExtension(user, extension) : user;
}

/** What an extension repeats of the user's keeps the line that the user wrote it on. */
function withoutRepeats(items: readonly YamlNode[]): readonly YamlNode[] {
  const kept = new Map<string | undefined, YamlNode>();
  for (const item of items) {
    const text = textOf(item);
    const first = kept.get(text);
    if (first === undefined) kept.set(text, item);
    else if (first.at === undefined) kept.set(text, { ...first, at: item.at });
  }
  return [...kept.values()];
}
