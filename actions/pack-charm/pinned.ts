import { resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { parseResolution, type CharmResolution } from '../../src/charm/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { packCharm } from './definition.ts';

/** @throws Failure `CHARM_RESOLUTION` when there is no such file, or it is another thing */
export async function readPinned(
  { ports, host }: Pick<ActionRun<typeof packCharm>, 'ports' | 'host'>,
  path: string,
): Promise<CharmResolution> {
  const file = resolve(host.workspace, path);
  const text = await ports.files.readText(file);
  if (text === undefined)
    throw new Failure('CHARM_RESOLUTION', `there is no resolution file ${path}`, {
      hint: 'Pack once without `resolution` and keep the file that the output of that name names.',
    });
  return parseResolution(text, file);
}
