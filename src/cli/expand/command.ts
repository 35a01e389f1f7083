import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { expandCharm } from '../../charm/index.ts';
import { debianArchitecture } from '../../craft/index.ts';
import { errorMessage, Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import {
  createPythonParser,
  readProjectFacts,
  relocateFailure,
  type JsonObject,
} from '../../project/index.ts';
import { expandRock } from '../../rock/index.ts';
import { formats, renderDocument, renderRefusal, type Format } from './render.ts';

/** The command line that a command was given, and what it may do. */
export interface ExpandRun {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ports: Pick<Ports, 'files' | 'exec' | 'reporter'>;
  /** Prints to standard output. */
  print(text: string): void;
}

export const expandHelp = `paas-action expand rock|charm [DIR] [--format yaml|json]

Prints the document that \`rockcraft expand-extensions\` or \`charmcraft expand-extensions\` prints
for the rockcraft.yaml or charmcraft.yaml in DIR (default: this folder).

A charm is read for this machine. A rock is not, and clauses such as \`on amd64:\` are refused in it,
as rockcraft does: they are for \`pack-rock\`.

When the file is refused the exit code is 1. With --format json the reasons are then one object,
{"error": {"code", "message", "problems": [{"path", "message", "file", "line", "hint"}]}}.
Experimental extensions need ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS or
CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS in the environment, as they do for the craft tools.
`;

/** The two kinds of project file; any text in the variable enables, as it does for the tools. */
const kinds = {
  rock: { file: 'rockcraft.yaml', variable: 'ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS', expand: expandRock },
  charm: {
    file: 'charmcraft.yaml',
    variable: 'CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS',
    expand: expandCharm,
  },
} as const;

/**
 * Expands one project file and prints it.
 *
 * @returns 0, or 1 when the file was refused and that was printed as JSON
 * @throws Failure `INPUT_INVALID` for a wrong command line, and every refusal that is not printed as JSON.
 */
export async function expand({ args, env, ports, print }: ExpandRun): Promise<number> {
  const request = parse(args);
  if (request === 'help') {
    print(expandHelp);
    return 0;
  }
  const { kind, directory, format } = request;
  try {
    print(renderDocument(await expandIn(directory, kind, env, ports), format));
    return 0;
  } catch (thrown) {
    const error = relocateFailure(thrown, directory);
    const refusal = format === 'json' ? renderRefusal(error) : undefined;
    if (refusal === undefined) throw error;
    print(refusal);
    return 1;
  }
}

async function expandIn(
  directory: string,
  kind: keyof typeof kinds,
  env: ExpandRun['env'],
  ports: ExpandRun['ports'],
): Promise<JsonObject> {
  const { file, variable, expand } = kinds[kind];
  const facts = await readProjectFacts(ports, directory, {
    wanted: [file],
    parser: createPythonParser(ports),
  });
  const project = resolve(directory);
  const { value, notices } = expand(facts, {
    experimental: (env[variable] ?? '') !== '',
    // Rockcraft prints its document without reading it for a platform.
    ...(kind === 'charm' && {
      target: {
        machine: debianArchitecture(process.arch),
        project,
        work: project,
        processors: availableParallelism(),
      },
    }),
  });
  for (const notice of notices) ports.reporter.notice(notice);
  return value;
}

function parse(
  args: readonly string[],
): 'help' | { readonly kind: keyof typeof kinds; readonly directory: string; readonly format: Format } {
  const hint = 'paas-action expand --help shows how it is called.';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { format: { type: 'string', default: 'yaml' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help === true) return 'help';
    const [kind, directory = '.', ...more] = positionals;
    const format = formats.find((each) => each === values.format);
    if (format === undefined)
      throw new Failure('INPUT_INVALID', `--format is \`${values.format}\`, not yaml or json`, { hint });
    if ((kind !== 'rock' && kind !== 'charm') || more.length > 0)
      throw new Failure('INPUT_INVALID', 'expand needs `rock` or `charm`, and one folder', { hint });
    return { kind, directory, format };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const [message = ''] = errorMessage(cause).split('. ');
    throw new Failure('INPUT_INVALID', message, { hint, cause });
  }
}
