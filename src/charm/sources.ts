import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import { findSyntaxProblems, type Problem } from '../project/index.ts';
import type { Tree } from './tree/index.ts';

/**
 * Asks Python whether it can parse the charm's own sources: a mistake there would otherwise show when a unit fails
 * long after. Libraries are published as they are and are not asked about. Sources in order are remembered, because
 * starting Python costs more than all the rest of packing a charm that has not changed.
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
  const hash = createHash('sha256').update(JSON.stringify(sources)).digest('hex');
  const memory = join(cacheDir, 'charm', 'parsed', hash);
  if ((await ports.files.stat(memory)) !== undefined) return [];
  const problems = await findSyntaxProblems(ports.exec, sources);
  if (problems.length === 0) await ports.files.write(memory, '');
  return problems;
}

function isOwn(path: string, entrypoint: string): boolean {
  return path === entrypoint || path.startsWith('src/');
}
