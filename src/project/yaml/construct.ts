import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Location } from '../../errors/index.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../node.ts';
import { yamlFailureAt, yamlTooLarge } from './failures.ts';
import { mergeInto, putEntry } from './mapping.ts';
import { plainType, scalarValue, type ScalarType } from './resolve-scalar.ts';
import { limits } from './tokens.ts';

const prefix = 'tag:yaml.org,2002:';
const scalarTags = new Map<string, YamlScalar['type']>([
  ['str', 'string'],
  ['int', 'int'],
  ['float', 'float'],
  ['bool', 'boolean'],
  ['null', 'null'],
  ['timestamp', 'date'],
]);

/** One walk over a parsed document; it lives as long as the anchors that it has met. */
export class Construction {
  readonly #document: Document.Parsed;
  readonly #file: string;
  readonly #source: string;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, { node: YamlNode | undefined; size: number }>();
  #nodes = 0;

  constructor(
    document: Document.Parsed,
    from: { readonly file: string; readonly source: string; readonly lines: LineCounter },
  ) {
    this.#document = document;
    this.#file = from.file;
    this.#source = from.source;
    this.#lines = from.lines;
  }

  run(): YamlNode {
    return this.#node(this.#document.contents, undefined, 0);
  }

  /** `at` is the field's key, where there is one: a mistake in a value is looked for beside its name. */
  #node(node: ParsedNode | null, at: Location | undefined, fallback: number): YamlNode {
    this.#count(1, node?.range[0] ?? fallback);
    const place = at ?? this.#at(node?.range[0] ?? fallback);
    if (node === null) return { kind: 'scalar', type: 'null', value: null, at: place };
    if (isAlias(node)) return this.#alias(node.source, node.range[0], place);
    const before = this.#nodes;
    const anchor = node.anchor;
    if (anchor !== undefined) {
      if (this.#anchors.has(anchor))
        throw this.#failure(node.range[0], `the anchor &${anchor} is defined twice`);
      this.#anchors.set(anchor, { node: undefined, size: 0 });
    }
    const made = isMap(node)
      ? this.#map(node, place)
      : isSeq(node)
        ? this.#list(node, place)
        : this.#scalar(node, place);
    if (anchor !== undefined) this.#anchors.set(anchor, { node: made, size: this.#nodes - before + 1 });
    return made;
  }

  #alias(name: string, offset: number, place: Location): YamlNode {
    const target = this.#anchors.get(name);
    if (target === undefined) throw this.#failure(offset, `the alias *${name} has no anchor before it`);
    if (target.node === undefined)
      throw this.#failure(offset, `the alias *${name} stands inside its own anchor`);
    this.#count(target.size, offset);
    return { ...target.node, at: place };
  }

  #list(node: ParsedNode & { items: unknown[] }, place: Location): YamlNode {
    this.#requireTag(node, 'seq');
    const items = node.items as (ParsedNode | null)[];
    return {
      kind: 'list',
      items: items.map((item) => this.#node(item, undefined, node.range[0])),
      at: place,
    };
  }

  /** The tool looks for keys that are there twice in every mapping but those that are written to be merged. */
  #map(node: YAMLMap.Parsed, place: Location, isMerged = false): YamlNode {
    this.#requireTag(node, 'map');
    const seen = new Set<string>();
    const own: YamlEntry[] = [];
    let merged: YamlEntry[] = [];
    for (const pair of node.items) {
      const start = pair.key?.range[0] ?? node.range[0];
      const text = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : undefined;
      if (text !== undefined && seen.has(text) && !isMerged)
        throw this.#failure(start, `the key ${JSON.stringify(text)} is there twice`);
      if (text !== undefined) seen.add(text);
      if (isScalar(pair.key) && this.#type(pair.key) === 'merge') {
        merged = mergeInto(merged, this.#merged(pair.value, start), (message) =>
          this.#failure(start, message),
        );
        this.#count(merged.length, start);
        continue;
      }
      const at = this.#at(start);
      const key = this.#node(pair.key, at, start);
      if (key.kind !== 'scalar') throw this.#failure(start, 'a key must be a single value');
      own.push({ key, value: this.#node(pair.value, at, start) });
    }
    const entries: YamlEntry[] = [];
    const index = new Map<string, number>();
    for (const entry of [...merged, ...own]) putEntry(entries, index, entry);
    return { kind: 'map', entries, at: place };
  }

  #merged(node: ParsedNode | null, start: number): YamlNode {
    if (!isMap(node) || node.anchor !== undefined) return this.#node(node, undefined, start);
    this.#count(1, start);
    return this.#map(node, this.#at(start), true);
  }

  #scalar(node: ParsedNode, place: Location): YamlScalar {
    if (!isScalar(node)) throw this.#failure(node.range[0], 'this is not a value');
    const text = this.#text(node);
    const type = this.#type(node);
    const value = type === 'value' || type === 'merge' ? undefined : scalarValue(type, text);
    if (value === undefined)
      throw this.#failure(node.range[0], `${JSON.stringify(text)} is not a valid ${type}`);
    return { kind: 'scalar', ...value, at: place };
  }

  #text(node: ParsedNode & Scalar): string {
    if (node.type === 'PLAIN') return node.source ?? '';
    const text = String(node.value);
    // A block that ends the file has a newline at its end only where the file has one.
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const isCut = isBlock && node.range[1] === this.#source.length && /[^\s][^\n]*$/.test(this.#source);
    return isCut ? text.replace(/\n$/, '') : text;
  }

  #type(node: ParsedNode & { type?: string | undefined; source?: string | undefined }): ScalarType {
    if (node.tag === undefined) return node.type === 'PLAIN' ? plainType(node.source ?? '') : 'string';
    if (node.tag === '!') return 'string';
    const known = node.tag.startsWith(prefix) ? scalarTags.get(node.tag.slice(prefix.length)) : undefined;
    if (known === undefined) throw this.#unknownTag(node);
    return known;
  }

  #requireTag(node: ParsedNode, tag: 'seq' | 'map'): void {
    if (node.tag !== undefined && node.tag !== '!' && node.tag !== prefix + tag) throw this.#unknownTag(node);
  }

  #unknownTag(node: ParsedNode): Error {
    const tag = (node.tag ?? '').replace(prefix, '!!');
    return this.#failure(
      node.range[0],
      `the tag ${tag} cannot be used here`,
      'Write plain values without tags.',
    );
  }

  #count(nodes: number, offset: number): void {
    this.#nodes += nodes;
    if (this.#nodes <= limits.nodes) return;
    throw yamlTooLarge(
      this.#file,
      '',
      offset,
      `has more than ${limits.nodes} values once its aliases are expanded`,
    );
  }

  #at(offset: number): Location {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line, column: col };
  }

  #failure(offset: number, message: string, hint?: string): Error {
    return yamlFailureAt(this.#at(offset), message, hint);
  }
}
