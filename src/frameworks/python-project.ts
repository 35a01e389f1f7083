import { parse as parseToml, TomlError } from 'smol-toml';
import { z } from 'zod/mini';
import { requirementName, type Problem, type ProjectFacts } from '../project/index.ts';
import type { Evidence } from './framework.ts';
import { projectProblem } from './rock-parts.ts';

/** The first binding of one of `names` at the top level of one of the files; a file that cannot be parsed ends the search. */
export type Search =
  { readonly path: string; readonly name: string } | { readonly broken: Problem } | undefined;

/** Looks file by file, and in each file name by name (rockcraft/extensions/_python_utils.py). */
export function findBinding(
  facts: ProjectFacts,
  paths: readonly string[],
  names: readonly string[],
  kind: 'variables' | 'functions',
): Search {
  for (const path of paths) {
    const module = facts.modules.get(path);
    if (module === undefined) continue;
    if (module.syntaxError !== undefined) {
      const { line, message } = module.syntaxError;
      return {
        broken: projectProblem(
          path,
          `Python cannot parse the file: ${message}`,
          'Correct the file; it is searched for the application.',
          line,
        ),
      };
    }
    const name = names.find((each) => module[kind].includes(each));
    if (name !== undefined) return { path, name };
  }
  return undefined;
}

/**
 * Where one of the files makes an application that nobody finds: under another name, `server = Flask(__name__)`, or
 * inside of something.
 *
 * @param made names of the classes that applications are instances of
 */
export function findOtherName(
  facts: ProjectFacts,
  paths: readonly string[],
  made: readonly string[],
):
  | { readonly path: string; readonly line: number; readonly name: string; readonly nested: boolean }
  | undefined {
  const pattern = new RegExp(
    `^(\\s*)([A-Za-z_]\\w*)\\s*(?::[^=]*)?=\\s*(?:[\\w.]+\\.)?(?:${made.join('|')})\\(`,
  );
  for (const path of paths) {
    const lines = facts.modules.get(path)?.source.split('\n') ?? [];
    for (const [index, text] of lines.entries()) {
      const [, indent = '', name] = pattern.exec(text) ?? [];
      if (name !== undefined) return { path, line: index + 1, name, nested: indent !== '' };
    }
  }
  return undefined;
}

/** `src/app.py` -> `src.app`; a package's `__init__.py` is the package. */
export function modulePath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '__init__.py')
    .map((part) => part.replace(/\.py$/, ''))
    .join('.');
}

const pyproject = z.object({
  project: z._default(z.object({ dependencies: z._default(z.array(z.string()), []) }), { dependencies: [] }),
});

export interface Requirements {
  /** Distribution names in lower case, each with the first place that names it. */
  readonly names: ReadonlyMap<string, Evidence>;
  readonly problems: readonly Problem[];
}

/** The dependencies that requirements.txt and pyproject.toml name. */
export function requirementsOf(facts: ProjectFacts): Requirements {
  const names = new Map<string, Evidence>();
  const add = (specifier: string, file: string, line: number): void => {
    const name = requirementName(specifier);
    if (name !== undefined && !names.has(name))
      names.set(name, { message: `${file} asks for ${name}`, at: { file, line } });
  };
  (facts.texts.get('requirements.txt') ?? '')
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .forEach((line, index) => add(line, 'requirements.txt', index + 1));
  const toml = facts.texts.get('pyproject.toml');
  if (toml === undefined) return { names, problems: [] };
  try {
    const lines = toml.split('\n');
    for (const specifier of pyproject.parse(parseToml(toml)).project.dependencies) {
      const line = lines.findIndex((text) => text.includes(specifier));
      add(specifier, 'pyproject.toml', line < 0 ? 1 : line + 1);
    }
    return { names, problems: [] };
  } catch (error) {
    return { names, problems: [tomlProblem(error)] };
  }
}

function tomlProblem(error: unknown): Problem {
  if (error instanceof TomlError) {
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    return projectProblem(
      'pyproject.toml',
      `the file is not valid TOML: ${reason}`,
      'Correct the file.',
      error.line,
    );
  }
  return projectProblem(
    'pyproject.toml',
    '`project.dependencies` must be a list of text',
    'Correct the file.',
  );
}
