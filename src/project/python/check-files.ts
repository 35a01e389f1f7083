import type { Problem } from '../problem.ts';
import type { PythonParser } from './python-parser.ts';
import { scanPython } from './top-level.ts';

/** Every Python file that cannot be parsed, with the first line that is wrong. All files cost one start of Python. */
export async function findSyntaxProblems(
  parser: PythonParser,
  files: readonly { readonly path: string; readonly source: string }[],
): Promise<readonly Problem[]> {
  const opinions = await parser.parse(files.map(({ source }) => source));
  return files.flatMap(({ path, source }, index) => {
    const opinion = opinions[index];
    if (opinion === 'parsed') return [];
    // Our scanner knows where a bracket or a string begins that Python misses the end of, and is all there is without Python.
    const error = scanPython(path, source).syntaxError ?? opinion;
    if (error === undefined) return [];
    return [
      {
        path: [],
        file: path,
        line: error.line,
        message: `Python cannot parse the file: ${error.message}`,
        hint: 'Correct the line.',
      },
    ];
  });
}
