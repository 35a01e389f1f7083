import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { commitOf, findArtifactStore, keepFile, readEvent } from '../../src/github/index.ts';
import type { packCharm } from './definition.ts';

/** Keeps the charm for later jobs. @returns what they give instead of a path */
export async function keepCharm(
  { ports, host }: ActionRun<typeof packCharm>,
  artifact: string,
  path: string | undefined,
): Promise<string> {
  if (path === undefined) {
    throw new Failure('INPUT_INVALID', 'several charms were packed; `artifact` keeps one', {
      hint: 'Name one `platform` in each job, and another `artifact` for each.',
    });
  }
  const event = await readEvent(host);
  const commit = event === undefined ? undefined : commitOf(event);
  return keepFile(ports, await findArtifactStore(host), artifact, path, commit);
}
