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

function withoutRepeats(items: readonly YamlNode[]): readonly YamlNode[] {
  const seen = new Set<string | undefined>();
  return items.filter((item) => {
    const text = textOf(item);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
