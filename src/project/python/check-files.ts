import type { PythonParser } from './python-parser.ts';
import type { Problem } from '../problem.ts';
import { checkSyntax } from './check-syntax.ts';
import { scanPython } from './top-level.ts';

/** Every Python file that cannot be parsed, with the first line that is wrong. All files cost one start of Python. */
export async function findSyntaxProblems(
  parser: PythonParser,
  files: readonly { readonly path: string; readonly source: string }[],
): Promise<readonly Problem[]> {
  const modules = new Map(files.map(({ path, source }) => [path, scanPython(path, source)]));
  const checked = await checkSyntax(parser, modules);
  return [...checked.values()].flatMap(({ path, syntaxError }) =>
    syntaxError === undefined
      ? []
      : [
          {
            path: [],
            file: path,
            line: syntaxError.line,
            message: `Python cannot parse the file: ${syntaxError.message}`,
            hint: 'Correct the line.',
          },
        ],
  );
}
