import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import { createPythonParser, findSyntaxProblems, type Problem } from '../project/index.ts';
import type { Tree } from './tree/index.ts';

/**
 * Asks Python whether it can parse the charm's own sources: a mistake there would otherwise show when a unit fails
 * long after. Libraries are published as they are and are not asked about. `cacheDir` remembers sources that were found to
 * be in order.
 */
export async function checkSources(
  ports: Pick<Ports, 'files' | 'exec'>,
  { files }: Tree,
  entrypoint: string,
  cacheDir: string,
): Promise<readonly Problem[]> {
  const own = files.filter(({ path }) => path.endsWith('.py') && isOwn(path, entrypoint));
  const sources = await Promise.all(
    own.map(async ({ path, source }) => ({ path, source: (await ports.files.readText(source)) ?? '' })),
  );
  return findSyntaxProblems(createPythonParser(ports, join(cacheDir, 'parsed-python')), sources);
}

function isOwn(path: string, entrypoint: string): boolean {
  return path === entrypoint || path.startsWith('src/');
}
