import { z } from 'zod/mini';
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
  /** Text (trimmed, not empty) to value; its issues are shown to the user. */
  readonly schema: z.ZodMiniType<T, string>;
}

// Many inputs have the same kind of value, and a schema takes longer to make than to read with: each is made once.
const anyText = z.string();
const path = z.string().check(z.refine((text) => !text.includes('\0'), 'must be a path'));
const flag = z.pipe(
  z.enum(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'], 'must be true or false'),
  z.transform((text) => text.toLowerCase() === 'true'),
);
const list = z.pipe(
  anyText,
  z.transform((text): readonly string[] => itemsOf(text, /[\n,]/)),
);
const lines = z.pipe(
  anyText,
  z.transform((text): readonly string[] => itemsOf(text, '\n')),
);

function itemsOf(text: string, separator: string | RegExp): readonly string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

type Maybe<T, O extends FieldOptions> = O extends { readonly default: string } ? T : T | undefined;

function field<T, const O extends FieldOptions>(
  form: string,
  schema: z.ZodMiniType<T, string>,
  options: O,
  more: { secret?: boolean; flag?: boolean; required?: boolean } = {},
): Field<Maybe<T, O>> {
  return {
    ...options,
    form: options.form ?? form,
    required: more.required ?? false,
    secret: more.secret ?? false,
    flag: more.flag ?? false,
    schema: schema as z.ZodMiniType<Maybe<T, O>, string>,
  };
}

/** Any text on one or more lines. */
export function textField<const O extends FieldOptions>(options: O): Field<Maybe<string, O>> {
  return field('text', anyText, options);
}

/** A text that the user must give. */
export function requiredField(options: FieldOptions): Field<string> {
  return { ...field('text', anyText, options, { required: true }), schema: anyText };
}

/** A path; relative ones start at the workspace. A NUL byte is refused. */
export function pathField<const O extends FieldOptions>(options: O): Field<Maybe<string, O>> {
  return field('path', path, options);
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
  return field(words, z.enum(choices, `must be one of ${choices.join(', ')}`), options);
}

/** Yes or no, in the spellings of YAML 1.2's core schema, which is what GitHub's own toolkit accepts. */
export function flagField<const O extends FieldOptions>(options: O): Field<Maybe<boolean, O>> {
  return field('`true`, `false`', flag, options, { flag: true });
}

/** A whole number, optionally within bounds. */
export function numberField<const O extends FieldOptions & { readonly min?: number; readonly max?: number }>(
  options: O,
): Field<Maybe<number, O>> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  const schema = z
    .pipe(z.string().check(z.regex(/^\d{1,15}$/, 'must be a whole number')), z.transform(Number))
    .check(z.refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`));
  return field('number', schema, options);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A time span such as `90s`, `10m`, `1h`; a bare number means seconds. The value is in milliseconds. */
export function durationField<const O extends FieldOptions>(options: O): Field<Maybe<number, O>> {
  const schema = z.pipe(
    z.string().check(z.regex(/^\d{1,9}(ms|s|m|h)?$/, 'must be a time span such as 90s, 10m or 1h')),
    z.transform((text) => {
      const [, amount = '0', unit = 's'] = /^(\d+)(\D*)$/.exec(text) ?? [];
      return Number(amount) * (UNITS[unit === '' ? 's' : unit] ?? 1_000);
    }),
  );
  return field('time span', schema, options);
}

/** One text for every architecture that is packed, or one for each. A NUL byte is refused, as in a path. */
export function perArchitectureField<const O extends FieldOptions>(
  options: O,
): Field<Maybe<PerArchitecture, O>> {
  const schema = z.pipe(
    z.string().check(z.refine((text) => !text.includes('\0'), 'must not hold a NUL byte')),
    z.transform((text, context): PerArchitecture => {
      const value = parsePerArchitecture(text);
      if (typeof value !== 'string') return value;
      context.issues.push({ code: 'custom', message: value, input: text });
      return z.NEVER;
    }),
  );
  return field('text, or `ARCH=` lines', schema, options);
}

/** Several values, one a line or separated by commas. */
export function listField(options: FieldOptions): Field<readonly string[]> {
  return { ...field('list', list, { default: '', ...options }), schema: list };
}

/** Several values, one a line: for paths, in which a comma is a letter like any other. */
export function linesField(options: FieldOptions): Field<readonly string[]> {
  return { ...field('one a line', lines, { default: '', ...options }), schema: lines };
}

/** `KEY=VALUE` pairs as with `mapField`, masked in every log before anything else happens. */
export function secretMapField(options: FieldOptions): Field<Readonly<Record<string, string>>> {
  return { ...mapField(options), secret: true };
}

/** `KEY=VALUE` pairs, one a line. The value may be empty and may contain `=`. */
export function mapField(options: FieldOptions): Field<Readonly<Record<string, string>>> {
  const schema = z.pipe(
    z.string(),
    z.transform((text, context) => {
      const pairs: [string, string][] = [];
      for (const line of text.split('\n')) {
        if (line.trim() === '') continue;
        const at = line.indexOf('=');
        if (at < 1)
          context.issues.push({ code: 'custom', message: 'must have KEY=VALUE lines', input: text });
        pairs.push([line.slice(0, at).trim(), line.slice(at + 1).trim()]);
      }
      // From entries, so that a key such as `__proto__` is a plain key.
      return Object.fromEntries(pairs) as Readonly<Record<string, string>>;
    }),
  );
  return { ...field('`KEY=VALUE` lines', schema, { default: '', ...options }), schema };
}
