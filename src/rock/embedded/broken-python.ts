import { join } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { findSyntaxProblems, type PythonParser } from '../../project/index.ts';
import type { Ingredients } from './ingredients.ts';
import type { RockWarning } from './types.ts';

/** What one look may read; a larger application is looked at as far as this goes. Bytes. */
const LIMIT = 8 * 1024 * 1024;

/**
 * The application's Python files that cannot be parsed. A warning each, because such a file may be a template; the one
 * with the entry point is refused elsewhere. What was parsed before is not even read.
 */
export async function findBrokenPython(
  { files }: Pick<Ports, 'files'>,
  parser: PythonParser,
  trees: Ingredients['trees'],
  projectDir: string,
): Promise<readonly RockWarning[]> {
  const sources: { path: string; source: string }[] = [];
  let left = LIMIT;
  for (const { plan, read } of trees) {
    if (plan.source.kind !== 'project') continue;
    for (const { path: name, sha256 } of read.pythonFiles) {
      if (await parser.knows(sha256)) continue;
      const path = join(plan.source.path, name);
      const bytes = left > 0 ? await files.readBytes(join(projectDir, path)) : undefined;
      if (bytes === undefined) continue;
      left -= bytes.byteLength;
      sources.push({ path, source: Buffer.from(bytes).toString('utf8') });
    }
  }
  const problems = await findSyntaxProblems(parser, sources);
  return problems.map(({ message, file, line }) => ({
    message,
    at: { file, ...(line === undefined ? {} : { line }) },
  }));
}
