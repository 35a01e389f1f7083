import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { fetchFile, findArtifactStore } from '../../src/github/index.ts';
import type { InputFiles } from './artifacts.ts';
import type { publish } from './definition.ts';

/** Fetches the inputs that name artifacts; the others are paths already. */
export async function fetchArtifacts({
  inputs,
  ports,
  host,
}: ActionRun<typeof publish>): Promise<InputFiles> {
  const find = (): ReturnType<typeof findArtifactStore> => findArtifactStore(host);
  const folder = join(host.tempDir, 'paas-action-fetched');
  const rocks: string[] = [];
  for (const rock of inputs.rock) rocks.push(await fetchFile(ports, find, rock, folder));
  return { rocks, charm: await fetchFile(ports, find, inputs.charm, folder) };
}
