import type { Location } from '../errors/index.ts';

/** Plain data, as `JSON.parse` gives it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * One scalar as PyYAML's safe loader types it. Floats are kept apart from integers because `version: 1.0` is the text
 * "1.0" for the craft tools; integers beyond 2^53 are bigints; dates and times are kept as the ISO text that the tools print.
 */
export type YamlScalar = { readonly kind: 'scalar'; readonly at?: Location | undefined } & (
  | { readonly type: 'string' | 'date'; readonly value: string }
  | { readonly type: 'int'; readonly value: number | bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null'; readonly value: null }
);

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly at?: Location | undefined;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** A mapping in the order of the file. An object would move keys like `8080` to the front. */
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly at?: Location | undefined;
}

/** A value that remembers where the user wrote it; values that an extension adds have no `at`. */
export type YamlNode = YamlScalar | YamlList | YamlMap;
