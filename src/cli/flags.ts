import { parseArgs } from 'node:util';
import type { ActionDefinition } from '../action/index.ts';
import { Failure, errorMessage } from '../errors/index.ts';
import { nearest } from './nearest.ts';

export interface ParsedFlags {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputFile?: string;
  readonly summaryFile?: string;
  readonly help: boolean;
  readonly quiet: boolean;
}

/**
 * Flags of a command, from its action's definition: `--path web`, `--dry-run`, `--dry-run=false`.
 * A repeated flag adds a line, which is how lists and maps are given.
 *
 * @throws Failure `INPUT_INVALID`
 */
export function parseFlags(definition: ActionDefinition, args: readonly string[]): ParsedFlags {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {
    help: { type: 'boolean' },
    quiet: { type: 'boolean' },
    'output-file': { type: 'string' },
    'summary-file': { type: 'string' },
  };
  for (const name of Object.keys(definition.inputs)) options[name] ??= { type: 'string', multiple: true };
  const { values } = parse(definition, withFlagValues(definition, args), options);
  const inputs: Record<string, string> = {};
  for (const name of Object.keys(definition.inputs)) {
    const value = values[name];
    if (Array.isArray(value)) inputs[name] = value.join('\n');
  }
  return {
    inputs,
    help: values['help'] === true,
    quiet: values['quiet'] === true,
    ...(typeof values['output-file'] === 'string' && { outputFile: values['output-file'] }),
    ...(typeof values['summary-file'] === 'string' && { summaryFile: values['summary-file'] }),
  };
}

/** `--dry-run` alone means `--dry-run=true`. */
function withFlagValues(definition: ActionDefinition, args: readonly string[]): string[] {
  return args.map((arg) =>
    arg.startsWith('--') && definition.inputs[arg.slice(2)]?.flag === true ? `${arg}=true` : arg,
  );
}

function parse(
  definition: ActionDefinition,
  args: string[],
  options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>,
): { values: Record<string, unknown> } {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false });
  } catch (cause) {
    const unknown = /'--([^'=]+)/.exec(errorMessage(cause))?.[1] ?? '';
    const similar = nearest(unknown, Object.keys(options));
    throw new Failure('INPUT_INVALID', errorMessage(cause).split('. ')[0] ?? errorMessage(cause), {
      hint:
        similar === undefined
          ? `paas-action ${definition.name} --help lists the flags.`
          : `Did you mean --${similar}? paas-action ${definition.name} --help lists the flags.`,
      cause,
    });
  }
}
