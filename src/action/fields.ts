import { parsePerArchitecture, type PerArchitecture } from './per-architecture.ts';

/** How one input is declared: everything that `action.yml`, the README table and the command line say about it. */
export interface FieldOptions {
  /** One or two sentences for the README and `--help`. Shown as they are. */
  readonly description: string;
  /** The text that stands when the user gives nothing. */
  readonly default?: string;
  /** What a value looks like, for tables and help: `KEY=VALUE lines`. */
  readonly form?: string;
}

export interface Field<T> extends FieldOptions {
  readonly form: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** True for yes-or-no inputs, which a command line may give without a value. */
  readonly flag: boolean;
  /** Text (trimmed, not empty) to value. */
  readonly read: (text: string) => Reading<T>;
}

/** A value, or what is wrong with the text, as a sentence whose subject is the name of the input. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

// Every run of every action reads its inputs, so that they are read without zod, which takes longer to load.
const anyText = (text: string): Reading<string> => ({ value: text });
const withoutNul =
  (problem: string) =>
  (text: string): Reading<string> =>
    text.includes('\0') ? { problem } : { value: text };

type Maybe<T, O extends FieldOptions> = O extends { readonly default: string } ? T : T | undefined;

function field<T, const O extends FieldOptions>(
  form: string,
  read: (text: string) => Reading<T>,
  options: O,
  more: { secret?: boolean; flag?: boolean; required?: boolean } = {},
): Field<Maybe<T, O>> {
  return {
    ...options,
    form: options.form ?? form,
    required: more.required ?? false,
    secret: more.secret ?? false,
    flag: more.flag ?? false,
    read: read as (text: string) => Reading<Maybe<T, O>>,
  };
}

/** Any text on one or more lines. */
export function textField<const O extends FieldOptions>(options: O): Field<Maybe<string, O>> {
  return field('text', anyText, options);
}

/** A text that the user must give. */
export function requiredField(options: FieldOptions): Field<string> {
  return { ...field('text', anyText, options, { required: true }), read: anyText };
}

/** A path; relative ones start at the workspace. A NUL byte is refused. */
export function pathField<const O extends FieldOptions>(options: O): Field<Maybe<string, O>> {
  return field('path', withoutNul('must be a path'), options);
}

/** A text that is masked in every log before anything else happens. */
export function secretField<const O extends FieldOptions>(options: O): Field<Maybe<string, O>> {
  return field('secret', anyText, options, { secret: true });
}

/** One of a few words. */
export function choiceField<const C extends readonly [string, ...string[]], const O extends FieldOptions>(
  choices: C,
  options: O,
): Field<Maybe<C[number], O>> {
  const words = choices.map((choice) => `\`${choice}\``).join(', ');
  const problem = `must be one of ${choices.join(', ')}`;
  const read = (text: string): Reading<C[number]> => {
    const value = choices.find((choice) => choice === text);
    return value === undefined ? { problem } : { value };
  };
  return field(words, read, options);
}

/** Yes or no, in the spellings of YAML 1.2's core schema, which is what GitHub's own toolkit accepts. */
export function flagField<const O extends FieldOptions>(options: O): Field<Maybe<boolean, O>> {
  const read = (text: string): Reading<boolean> =>
    /^(?:true|True|TRUE|false|False|FALSE)$/.test(text)
      ? { value: text.toLowerCase() === 'true' }
      : { problem: 'must be true or false' };
  return field('`true`, `false`', read, options, { flag: true });
}

/** A whole number, optionally within bounds. */
export function numberField<const O extends FieldOptions & { readonly min?: number; readonly max?: number }>(
  options: O,
): Field<Maybe<number, O>> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  const read = (text: string): Reading<number> => {
    if (!/^\d{1,15}$/.test(text)) return { problem: 'must be a whole number' };
    const value = Number(text);
    return value < min || value > max ? { problem: `must be between ${min} and ${max}` } : { value };
  };
  return field('number', read, options);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A time span such as `90s`, `10m`, `1h`; a bare number means seconds. The value is in milliseconds. */
export function durationField<const O extends FieldOptions>(options: O): Field<Maybe<number, O>> {
  const read = (text: string): Reading<number> => {
    const [whole, amount, unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
    return whole === undefined
      ? { problem: 'must be a time span such as 90s, 10m or 1h' }
      : { value: Number(amount) * (UNITS[unit] ?? 1_000) };
  };
  return field('time span', read, options);
}

/** One text for every architecture that is packed, or one for each. A NUL byte is refused, as in a path. */
export function perArchitectureField<const O extends FieldOptions>(
  options: O,
): Field<Maybe<PerArchitecture, O>> {
  const read = (text: string): Reading<PerArchitecture> => {
    if (text.includes('\0')) return { problem: 'must not hold a NUL byte' };
    const value = parsePerArchitecture(text);
    return typeof value === 'string' ? { problem: value } : { value };
  };
  return field('text, or `ARCH=` lines', read, options);
}

/** Several values, one a line or separated by commas. */
export function listField(options: FieldOptions): Field<readonly string[]> {
  return listOf('list', /[\n,]/, options);
}

/** Several values, one a line: for paths, in which a comma is a letter like any other. */
export function linesField(options: FieldOptions): Field<readonly string[]> {
  return listOf('one a line', '\n', options);
}

/** `KEY=VALUE` pairs as with `mapField`, masked in every log before anything else happens. */
export function secretMapField(options: FieldOptions): Field<Readonly<Record<string, string>>> {
  return { ...mapField(options), secret: true };
}

/** `KEY=VALUE` pairs, one a line. The value may be empty and may contain `=`. */
export function mapField(options: FieldOptions): Field<Readonly<Record<string, string>>> {
  const read = (text: string): Reading<Readonly<Record<string, string>>> => {
    const lines = itemsOf(text, '\n').map((line) => [line, line.indexOf('=')] as const);
    if (lines.some(([, at]) => at < 1)) return { problem: 'must have KEY=VALUE lines' };
    // From entries, so that a key such as `__proto__` is a plain key.
    return {
      value: Object.fromEntries(
        lines.map(([line, at]) => [line.slice(0, at).trim(), line.slice(at + 1).trim()]),
      ),
    };
  };
  return { ...field('`KEY=VALUE` lines', read, { default: '', ...options }), read };
}

function listOf(form: string, separator: string | RegExp, options: FieldOptions): Field<readonly string[]> {
  const read = (text: string): Reading<readonly string[]> => ({ value: itemsOf(text, separator) });
  return { ...field(form, read, { default: '', ...options }), read };
}

function itemsOf(text: string, separator: string | RegExp): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
