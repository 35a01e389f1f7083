import { join } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { findSyntaxProblems } from '../../project/index.ts';
import type { Ingredients } from './ingredients.ts';
import type { RockWarning } from './types.ts';

/** What one look may read; a larger application is looked at as far as this goes. Bytes. */
const LIMIT = 8 * 1024 * 1024;

/**
 * The application's Python files that cannot be parsed. A warning each, because such a file may be a template; the one
 * with the entry point was refused before.
 */
export async function findBrokenPython(
  { files, exec }: Pick<Ports, 'files' | 'exec'>,
  trees: Ingredients['trees'],
  projectDir: string,
): Promise<readonly RockWarning[]> {
  const sources: { path: string; source: string }[] = [];
  let left = LIMIT;
  for (const { plan, read } of trees) {
    if (plan.source.kind !== 'project') continue;
    for (const name of read.pythonFiles) {
      const path = join(plan.source.path, name);
      const bytes = left > 0 ? await files.readBytes(join(projectDir, path)) : undefined;
      if (bytes === undefined) continue;
      left -= bytes.byteLength;
      sources.push({ path, source: Buffer.from(bytes).toString('utf8') });
    }
  }
  const problems = await findSyntaxProblems(exec, sources);
  return problems.map(({ message, file, line }) => ({
    message,
    at: { file, ...(line === undefined ? {} : { line }) },
  }));
}
