import { basename, join } from 'node:path';

import type { Ports } from '../ports/index.ts';
import type { ArtifactStore } from './artifact-store.ts';

/**
 * Keeps the files of one folder for people, as an artifact with the folder's own name.
 *
 * @returns the name of the artifact.
 * @throws Failure `ARTIFACT_UNAVAILABLE`
 */
export async function keepFolder(
  { files }: Pick<Ports, 'files'>,
  store: Pick<ArtifactStore, 'upload'>,
  folder: string,
): Promise<string> {
  const name = basename(folder);
  const names = (await files.list(folder)) ?? [];
  await store.upload(
    name,
    names.map((file) => join(folder, file)),
    folder,
    { compress: true },
  );
  return name;
}
