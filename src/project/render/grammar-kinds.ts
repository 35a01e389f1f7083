import {
  also,
  anyOf,
  boolean,
  child,
  describeKind,
  integer,
  isNull,
  mapOfRule,
  report,
  text,
  type Rule,
  type Scope,
} from '../schema/index.ts';
import type { YamlNode } from '../node.ts';
import { textOf } from '../tree.ts';
import { clauseOf, ELSE_FAIL, isElseFail } from './clause.ts';

/** What a key holds once no clause is left in it: a list, or one value. */
interface Kind {
  /** The rule for an item of a list that is no clause; without it there can be none. */
  readonly item?: Rule;
  /** The rule for a value that is no list; keys of lists have none. */
  readonly value?: Rule;
}

const words: Kind = { item: text() };
const word: Kind = { value: text() };
const variable: Kind = {
  item: also(mapOfRule(text()), (node, scope) => {
    if (node.kind === 'map' && node.entries.length !== 1)
      report(
        scope,
        `holds ${node.entries.length} variables instead of one`,
        'Start a new item with `-` for each variable.',
      );
  }),
};

/** The keys in which clauses may stand (craft_application/models/grammar.py). */
const grammarKinds: Readonly<Record<string, Kind>> = {
  plugin: word,
  source: word,
  'source-checksum': word,
  'source-branch': word,
  'source-commit': word,
  'source-depth': { value: integer() },
  'source-subdir': word,
  'source-submodules': words,
  'source-tag': word,
  'source-type': word,
  'disable-parallel': { value: boolean },
  after: words,
  'overlay-packages': words,
  'stage-snaps': words,
  'stage-packages': words,
  'build-snaps': words,
  'build-packages': words,
  'build-slices': words,
  'build-environment': variable,
  'build-attributes': words,
  // Texts are taken beside clauses here, although they help nobody.
  organize: { item: text(), value: mapOfRule(text()) },
  overlay: words,
  stage: words,
  prime: words,
  'override-pull': word,
  'overlay-script': word,
  'override-build': word,
  'override-stage': word,
  'override-prime': word,
  'parse-info': words,
  permissions: { item: mapOfRule(anyOf([text(), integer()], 'text or a number')) },
};

/** What a key of a part holds; undefined where there can be no clauses. */
export function kindOf(key: string): Kind | undefined {
  return Object.hasOwn(grammarKinds, key) ? grammarKinds[key] : undefined;
}

/** Whether a value has clauses in it. */
export function hasClauses(node: YamlNode): boolean {
  if (isElseFail(node)) return true;
  return node.kind === 'list' && node.items.some((item) => isElseFail(item) || clauseOf(item) !== undefined);
}

/** Checks every clause of a value and what stands in it, also where it will not hold (craft_grammar/models.py). */
export function checkClauses(node: YamlNode, kind: Kind, scope: Scope): void {
  if (node.kind !== 'list') {
    if (kind.value !== undefined && !isNull(node)) kind.value(node, scope);
    else
      report(
        scope,
        kind.value === undefined ? `must be a list, it is ${describeKind(node)}` : 'must not be empty here',
      );
    return;
  }
  node.items.forEach((item, index) => {
    const inner = child(scope, index, item);
    const found = clauseOf(item);
    if (found?.clause.kind === 'wrong') report(inner, found.clause.why);
    else if (found !== undefined) checkClauses(found.value, kind, child(inner, found.text, found.value));
    else if (textOf(item) === ELSE_FAIL) return;
    else if (kind.item === undefined) report(inner, 'must be a clause such as `on amd64:`, or `else:`');
    else kind.item(item, inner);
  });
}
