import { resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { parseResolution, type RockResolution } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';

/**
 * Reads the resolution files that the input names, by the names that it gives them.
 *
 * @throws Failure `ROCK_RESOLUTION`
 */
export async function readPinned({
  inputs: { resolution: given },
  ports,
  host,
}: ActionRun<typeof packRock>): Promise<ReadonlyMap<string, RockResolution>> {
  const pinned = new Map<string, RockResolution>();
  if (given === undefined) return pinned;
  for (const name of 'every' in given ? [given.every] : Object.values(given.by)) {
    const file = resolve(host.workspace, name);
    const text = await ports.files.readText(file);
    if (text === undefined)
      throw new Failure('ROCK_RESOLUTION', `there is no resolution file ${name}`, {
        hint: 'Pack once without `resolution` and keep the file that the output of that name names.',
      });
    pinned.set(name, parseResolution(text, file));
  }
  return pinned;
}
