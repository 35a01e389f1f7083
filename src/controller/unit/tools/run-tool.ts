import { isFailure } from '../../../errors/index.ts';
import type { FlagSpec } from '../../commands/line/command.ts';
import { parseFlags } from '../../commands/line/parse-flags.ts';
import { usage } from '../../commands/line/refuse.ts';
import type { ToolAnswer, ToolCall } from '../session.ts';
import { renderValue } from './render-value.ts';
import type { Format, Tool, ToolContext } from './tool.ts';

const FORMAT: FlagSpec = { names: ['format'], kind: 'text' };

/** Runs one tool and turns whatever happens into an answer. */
export function runTool(tool: Tool, call: ToolCall, context: ToolContext): ToolAnswer {
  try {
    if (
      call.args.some(
        (word, i) => (word === '--help' || word === '-h') && !call.args.slice(0, i).includes('--'),
      )
    )
      return { code: 0, stdout: helpOf(tool, context), stderr: '' };
    const { args, flags } = parseFlags(call.args, flagsOf(tool));
    const format = formatOf(tool, flags.text('format'));
    const [least, most] = tool.arity;
    if (args.length < least) throw usage(tool.missing ?? 'missing argument');
    if (args.length > most) throw usage(`unrecognized args: ${goStrings(args.slice(most))}`);
    const { value, text, ...files } = tool.run({ args, flags, stdin: call.stdin, format }, context);
    const stdout = text ?? (value === undefined ? '' : renderValue(format, value));
    return { code: 0, stdout, stderr: '', ...files };
  } catch (error) {
    return refusal(error);
  }
}

const flagsOf = ({ flags = [], formats }: Tool): readonly FlagSpec[] =>
  formats === undefined ? flags : [...flags, FORMAT];

/** @throws Failure for a format that the tool does not know. */
function formatOf(tool: Tool, given: string | undefined): Format {
  if (tool.formats === undefined) return 'smart';
  if (given === undefined) return tool.formats[0];
  const found = tool.formats.find((format) => format === given);
  if (found === undefined)
    throw usage(`invalid value "${given}" for option --format: unknown format "${given}"`);
  return found;
}

/** A mistake of ours also becomes an answer: the hook fails with it instead of the whole controller. */
function refusal(error: unknown): ToolAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const hint = isFailure(error) && error.hint !== undefined ? `${error.hint}\n` : '';
  const code = isFailure(error) && error.code === 'CONTROLLER_USAGE' ? 2 : 1;
  return { code, stdout: '', stderr: `ERROR ${message}\n${hint}` };
}

/** In the shape of Go's flag library, because ops of series 2 reads the default of `storage-get -s` from it. */
function helpOf(tool: Tool, context: ToolContext): string {
  const defaults = tool.defaults?.(context) ?? {};
  const options = flagsOf(tool).map(({ names, kind }) => {
    const [name] = names;
    const standard = name === 'format' ? tool.formats?.[0] : kind === 'boolean' ? 'false' : defaults[name];
    const dashed = names.map((each) => (each.length === 1 ? `-${each}` : `--${each}`)).join(', ');
    return `${dashed}  (= ${standard ?? ''})\n`;
  });
  const head = `Usage: ${tool.name} [options] ${tool.usage}`.trimEnd();
  return `${head}\n\nSummary:\n${tool.summary}\n${options.length > 0 ? `\nOptions:\n${options.join('')}` : ''}`;
}

const goStrings = (words: readonly string[]): string =>
  `[${words.map((word) => JSON.stringify(word)).join(' ')}]`;
