import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { commitOf, findArtifactStore, keepFile, readEvent } from '../../src/github/index.ts';
import { nameArtifacts } from './artifact-names.ts';
import type { packRock } from './definition.ts';

/** Keeps the rocks for later jobs. @returns what they give instead of paths, one a line */
export async function keepRocks(
  { ports, host }: ActionRun<typeof packRock>,
  artifact: string,
  outputs: OutputsOf<typeof packRock>,
): Promise<string> {
  const store = await findArtifactStore(host);
  const event = await readEvent(host);
  const commit = event === undefined ? undefined : commitOf(event);
  const kept: string[] = [];
  for (const { name, path } of nameArtifacts(artifact, outputs))
    kept.push(await keepFile(ports, store, name, path, commit));
  return kept.join('\n');
}
