import type { CST } from 'yaml';
import { yamlFailure } from './failures.ts';

/**
 * Refuses each `:` that PyYAML does not take for the value of a key and the `yaml` package does: one without a key before
 * it, and one that does not stand under the `?` of its key.
 *
 * @throws ProjectFailure `YAML_INVALID`
 */
export function checkValueIndicators(tokens: readonly CST.Token[], file: string, source: string): void {
  for (const token of tokens) if (token.type === 'document' && token.value) check(token.value);

  function check(token: CST.Token): void {
    if (!('items' in token)) return;
    for (const item of token.items) {
      checkItem(item, token.type === 'flow-collection');
      if (item.key) check(item.key);
      if (item.value) check(item.value);
    }
  }

  function checkItem({ start, key, sep }: Item, isFlow: boolean): void {
    const value = sep?.find(({ type }) => type === 'map-value-ind');
    if (value === undefined) return;
    const question = start.find(({ type }) => type === 'explicit-key-ind');
    // An anchor or a tag alone is an empty key.
    const hasKey =
      (key !== undefined && key !== null) || start.some(({ type }) => type === 'anchor' || type === 'tag');
    if (question === undefined && !hasKey)
      throw yamlFailure(file, source, value.offset, 'a ":" stands without a key before it');
    if (question !== undefined && !isFlow && columnOf(value) !== columnOf(question)) {
      const message = 'the ":" that follows a key written with "?" must stand under the "?"';
      throw yamlFailure(file, source, value.offset, message);
    }
  }

  function columnOf({ offset }: CST.SourceToken): number {
    return offset - source.lastIndexOf('\n', offset - 1);
  }
}

type Item = CST.CollectionItem | CST.BlockMap['items'][number];
