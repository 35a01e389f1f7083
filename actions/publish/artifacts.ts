import { resolve } from 'node:path';

import { Failure } from '../../src/errors/index.ts';
import { digestHex, newHasher, openImage, type OpenedImage } from '../../src/oci/index.ts';
import type { Ports } from '../../src/ports/index.ts';

/** The rock at a path: a `.rock` file, or an OCI layout folder. Only its documents are read. */
export async function openRock(
  ports: Pick<Ports, 'files' | 'random'>,
  workspace: string,
  input: string | undefined,
): Promise<OpenedImage> {
  if (input === undefined) {
    throw new Failure('INPUT_INVALID', 'input `rock` is missing', {
      hint: 'Give the output of pack-rock: rock: ${{ steps.pack.outputs.rock }}',
    });
  }
  const path = resolve(workspace, input);
  const stat = await ports.files.stat(path);
  if (stat === undefined) {
    throw new Failure('INPUT_INVALID', `input \`rock\`: there is no ${path}`, {
      hint: 'Run pack-rock before this step and give its output.',
    });
  }
  return openImage(ports, { kind: stat.kind === 'directory' ? 'layout' : 'archive', path }, undefined);
}

/** The charm at a path and its hash; undefined when none was given. */
export async function readCharm(
  { files }: Pick<Ports, 'files'>,
  workspace: string,
  input: string | undefined,
): Promise<{ readonly path: string; readonly sha256: string } | undefined> {
  if (input === undefined) return undefined;
  const path = resolve(workspace, input);
  if ((await files.stat(path))?.kind !== 'file') {
    throw new Failure('INPUT_INVALID', `input \`charm\`: ${path} is not a file`, {
      hint: 'Run pack-charm before this step and give its output.',
    });
  }
  const hasher = newHasher();
  for await (const chunk of files.readStream(path)) hasher.update(chunk);
  return { path, sha256: digestHex(hasher.digest()) };
}
