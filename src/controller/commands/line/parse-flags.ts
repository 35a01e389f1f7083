import type { FlagSpec, Flags } from './command.ts';
import { usage } from './refuse.ts';

export interface ParsedLine {
  readonly args: readonly string[];
  readonly flags: Flags;
}

/**
 * Parses a command line as Juju's own flag library does: `--flag value`, `--flag=value`, `-n3`, flags and arguments in
 * any order until `--`. An unknown flag is an error, never an argument.
 *
 * @throws Failure `CONTROLLER_USAGE`.
 */
export function parseFlags(
  argv: readonly string[],
  specs: readonly FlagSpec[],
  options: { readonly flagsFirst?: boolean } = {},
): ParsedLine {
  const args: string[] = [];
  const values = new Map<string, string[]>();
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      args.push(...rest);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      if (options.flagsFirst === true) {
        args.push(...rest);
        break;
      }
      continue;
    }
    const { spec, shown, attached } = matchFlag(word, specs);
    const name = spec.names[0];
    const value = spec.kind === 'boolean' ? booleanOf(attached ?? 'true', shown) : (attached ?? rest.shift());
    if (value === undefined) throw usage(`option needs an argument: ${shown}`);
    if (spec.kind === 'number' && !/^-?\d+$/.test(value)) {
      throw usage(
        `invalid value "${value}" for option ${shown}: strconv.ParseInt: parsing "${value}": invalid syntax`,
      );
    }
    const known = values.get(name);
    if (spec.kind === 'list' && known !== undefined) known.push(value);
    else values.set(name, [value]);
  }
  return { args, flags: flagsOf(values) };
}

function matchFlag(
  word: string,
  specs: readonly FlagSpec[],
): { spec: FlagSpec; shown: string; attached: string | undefined } {
  const long = word.startsWith('--');
  const body = word.slice(long ? 2 : 1);
  const equals = body.indexOf('=');
  // `-n3` and `-n=3`; a long flag has its value after `=`.
  const name = long ? (equals < 0 ? body : body.slice(0, equals)) : body.slice(0, 1);
  const shown = long ? `--${name}` : `-${name}`;
  const spec = specs.find(({ names }) => names.some((n) => n === name && n.length > 1 === long));
  if (spec === undefined) throw usage(`option provided but not defined: ${shown}`);
  if (long) return { spec, shown, attached: equals < 0 ? undefined : body.slice(equals + 1) };
  const tail = body.slice(1);
  return { spec, shown, attached: tail === '' ? undefined : tail.replace(/^=/, '') };
}

function booleanOf(value: string, shown: string): string {
  if (/^(1|t|true)$/i.test(value)) return 'true';
  if (/^(0|f|false)$/i.test(value)) return 'false';
  throw usage(
    `invalid value "${value}" for option ${shown}: strconv.ParseBool: parsing "${value}": invalid syntax`,
  );
}

function flagsOf(values: ReadonlyMap<string, readonly string[]>): Flags {
  return {
    text: (name) => values.get(name)?.[0],
    list: (name) => values.get(name) ?? [],
    on: (name) => values.get(name)?.[0] === 'true',
    number: (name) => {
      const value = values.get(name)?.[0];
      return value === undefined ? undefined : Number(value);
    },
  };
}
