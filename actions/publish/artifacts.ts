import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { fetchFile, findArtifactStore } from '../../src/github/index.ts';
import { describeImageProblems, openImage, type OpenedImage } from '../../src/oci/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import type { publish } from './definition.ts';

/** A rock where it lies. */
export interface Rock extends OpenedImage {
  /** Absolute. */
  readonly path: string;
  /** In skopeo's form, for programs that copy images: `oci-archive:/path/app.rock` */
  readonly source: string;
}

/** A charm and the names of its content: SHA-256 as everybody has it, SHA3-384 as Charmhub does. In hex. */
export interface Charm {
  readonly path: string;
  readonly sha256: string;
  readonly sha3: string;
}

/** The paths of the inputs; what an earlier job has kept is fetched and checked first. */
export async function fetchInputs({ inputs, ports, host }: ActionRun<typeof publish>): Promise<{
  readonly rock: string | undefined;
  readonly charm: string | undefined;
}> {
  const find = (): ReturnType<typeof findArtifactStore> => findArtifactStore(host);
  const folder = join(host.tempDir, 'paas-action-fetched');
  return {
    rock: await fetchFile(ports, find, inputs.rock, folder),
    charm: await fetchFile(ports, find, inputs.charm, folder),
  };
}

/** The rock at a path: a `.rock` file, or an OCI layout folder. Only its documents are read. */
export async function openRock(
  ports: Pick<Ports, 'files' | 'random'>,
  workspace: string,
  input: string | undefined,
): Promise<Rock> {
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
  const folder = stat.kind === 'directory';
  const opened = await openImage(ports, { kind: folder ? 'layout' : 'archive', path }, undefined);
  const problems = describeImageProblems(opened.image.image);
  if (problems.length > 0) {
    throw new Failure(
      'OCI_IMAGE_INVALID',
      `the rock ${opened.image.manifest.digest} does not hold together`,
      {
        hint: 'Pack it again.',
        details: problems,
      },
    );
  }
  return { ...opened, path, source: `${folder ? 'oci' : 'oci-archive'}:${path}` };
}

/** The charm at a path and its hashes; undefined when none was given. */
export async function readCharm(
  { files }: Pick<Ports, 'files'>,
  workspace: string,
  input: string | undefined,
): Promise<Charm | undefined> {
  if (input === undefined) return undefined;
  const path = resolve(workspace, input);
  if ((await files.stat(path))?.kind !== 'file') {
    throw new Failure('INPUT_INVALID', `input \`charm\`: ${path} is not a file`, {
      hint: 'Run pack-charm before this step and give its output.',
    });
  }
  const sha256 = createHash('sha256');
  const sha3 = createHash('sha3-384');
  for await (const chunk of files.readStream(path)) {
    sha256.update(chunk);
    sha3.update(chunk);
  }
  return { path, sha256: sha256.digest('hex'), sha3: sha3.digest('hex') };
}
