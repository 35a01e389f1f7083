import type { YamlNode, YamlScalar } from '../node.ts';
import { floatText, pythonText, text as textNode } from '../plain.ts';
import { nearest } from './nearest.ts';
import { describeKind, report, type Rule, type Scope } from './scope.ts';

interface TextOptions {
  /** Numbers are refused instead of turned into text. */
  readonly strict?: boolean;
  readonly pattern?: RegExp;
  /** What the pattern asks for, completing "must …". */
  readonly expects?: string;
  /** In characters. */
  readonly min?: number;
  readonly max?: number;
}

/** Text; a number is taken as the text that Python prints for it (pydantic's coerce_numbers_to_str). */
export function text(options: TextOptions = {}): Rule {
  return (node, scope) => {
    const value = textValue(node, options.strict ?? false);
    if (value === undefined) return wrongKind(node, scope, 'text');
    const length = [...value].length;
    if (options.min !== undefined && length < options.min)
      report(scope, `must have at least ${options.min} characters`);
    if (options.max !== undefined && length > options.max)
      report(scope, `must have at most ${options.max} characters, it has ${length}`);
    if (options.pattern !== undefined && !options.pattern.test(value))
      report(scope, `must ${options.expects ?? 'have another form'}`);
    return textNode(value, node.at);
  };
}

function textValue(node: YamlNode, strict: boolean): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.type === 'string') return node.value;
  if (strict) return undefined;
  if (node.type === 'int') return String(node.value);
  return node.type === 'float' ? floatText(node.value) : undefined;
}

/** Text made of any scalar before it is checked, as the models of names and versions do. */
export function anyAsText(rule: Rule): Rule {
  return (node, scope) => {
    if (node.kind !== 'scalar') return wrongKind(node, scope, 'text');
    return rule(textNode(pythonText(node), node.at), scope);
  };
}

/** One of a few texts. */
export function oneOf(choices: readonly string[]): Rule {
  return (node, scope) => {
    if (node.kind === 'scalar' && node.type === 'string' && choices.includes(node.value)) return node;
    const near = node.kind === 'scalar' && node.type === 'string' ? nearest(node.value, choices) : undefined;
    report(
      scope,
      `must be ${listChoices(choices)}`,
      near === undefined ? undefined : `Did you mean \`${near}\`?`,
    );
    return node;
  };
}

function listChoices(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `\`${choice}\``);
  return quoted.length === 1
    ? (quoted[0] ?? '')
    : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

/** A whole number; text, booleans and whole floats are converted as pydantic does. */
export function integer(range: { min?: number; max?: number } = {}): Rule {
  return (node, scope) => {
    const value = integerValue(node);
    if (value === undefined) return wrongKind(node, scope, 'a whole number');
    if (range.min !== undefined && value < range.min) report(scope, `must be at least ${range.min}`);
    if (range.max !== undefined && value > range.max) report(scope, `must be at most ${range.max}`);
    return { kind: 'scalar', type: 'int', value, at: node.at };
  };
}

function integerValue(node: YamlNode): number | bigint | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.type === 'int') return node.value;
  if (node.type === 'boolean') return Number(node.value);
  if (node.type === 'float') return Number.isInteger(node.value) ? node.value : undefined;
  if (node.type !== 'string') return undefined;
  const match = /^[+-]?\d+(?:_\d+)*(?=(?:\.0*)?$)/.exec(node.value.trim());
  if (match === null) return undefined;
  const big = BigInt(match[0].replaceAll('_', '').replace(/^\+/, ''));
  return Number.isSafeInteger(Number(big)) ? Number(big) : big;
}

/** A number with a fraction; text and booleans are converted as pydantic does. */
export function decimal(range: { min?: number } = {}): Rule {
  return (node, scope) => {
    const value = decimalValue(node);
    if (value === undefined) return wrongKind(node, scope, 'a number');
    if (range.min !== undefined && !(value >= range.min)) report(scope, `must be at least ${range.min}`);
    return { kind: 'scalar', type: 'float', value, at: node.at };
  };
}

function decimalValue(node: YamlNode): number | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.type === 'int' || node.type === 'float' || node.type === 'boolean') return Number(node.value);
  if (node.type !== 'string') return undefined;
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(node.value.trim());
  if (special !== null)
    return special[2]?.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  return /^[+-]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(node.value.trim())
    ? Number(node.value.replaceAll('_', ''))
    : undefined;
}

const booleanTexts: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'true', 't', 'yes', 'y', 'on'].map((word): [string, boolean] => [word, true]),
  ...['0', 'false', 'f', 'no', 'n', 'off'].map((word): [string, boolean] => [word, false]),
]);

/** A boolean; `1`, `"yes"` and their like are converted as pydantic does. */
export const boolean: Rule = (node, scope) => {
  const value = booleanValue(node);
  if (value === undefined) return wrongKind(node, scope, '`true` or `false`');
  return { kind: 'scalar', type: 'boolean', value, at: node.at };
};

function booleanValue(node: YamlNode): boolean | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.type === 'boolean') return node.value;
  if (node.type === 'string') return booleanTexts.get(node.value.toLowerCase());
  return node.type === 'int' || node.type === 'float'
    ? ({ 0: false, 1: true } as Record<string, boolean>)[String(node.value)]
    : undefined;
}

/** An http or https address, normalised as the WHATWG URL standard says. */
export const webAddress: Rule = (node, scope) => {
  if (node.kind !== 'scalar' || node.type !== 'string')
    return wrongKind(node, scope, 'an address such as `https://example.com`');
  const url = URL.canParse(node.value) ? new URL(node.value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    report(scope, 'must be an address that starts with http:// or https://');
    return node;
  }
  return textNode(url.href, node.at);
};

/** Null, or what `rule` accepts. */
export function optional(rule: Rule): Rule {
  return (node, scope) => (isNull(node) ? node : rule(node, scope));
}

export function isNull(node: YamlNode): node is YamlScalar & { type: 'null' } {
  return node.kind === 'scalar' && node.type === 'null';
}

export const anything: Rule = (node) => node;

export function wrongKind(node: YamlNode, scope: Scope, expected: string): YamlNode {
  report(scope, `must be ${expected}, it is ${describeKind(node)}`);
  return node;
}
