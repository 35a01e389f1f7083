import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { namesArtifact } from '../../src/github/index.ts';
import {
  composeIndex,
  describeImageProblems,
  openImage,
  type Descriptor,
  type Digest,
  type Encoded,
  type OpenedImage,
} from '../../src/oci/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import type { publish } from './definition.ts';

/** What is published: one rock, or several for different architectures under one name. */
export interface Rock extends RockFile {
  /** Of the image, or of the index of all images. */
  readonly digest: Digest;
  /** All rocks and the index that names them; the fields above are those of the first. */
  readonly together?: { readonly files: readonly RockFile[]; readonly index: Encoded };
}

/** The manifest of the rock; of several the index that names them. */
export function wholeOf({ image, together }: Rock): Descriptor {
  return together?.index.descriptor ?? image.manifest;
}

/** A rock where it lies. */
export interface RockFile extends OpenedImage {
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

/** Paths of what is published. */
export interface InputFiles {
  readonly rocks: readonly string[];
  readonly charm: string | undefined;
}

/** The paths of the inputs; what an earlier job has kept is fetched and checked first, by what is loaded for that. */
export async function fetchInputs(run: ActionRun<typeof publish>): Promise<InputFiles> {
  const { rock: rocks, charm } = run.inputs;
  if (![...rocks, charm ?? ''].some(namesArtifact)) return { rocks, charm };
  return (await import('./fetch-artifacts.ts')).fetchArtifacts(run);
}

/**
 * The rocks at these paths. Only their documents are read.
 *
 * @throws Failure `INPUT_INVALID`, `OCI_…`; also when two are for the same architecture or carry different versions
 */
export async function openRocks(
  ports: Pick<Ports, 'files' | 'random'>,
  workspace: string,
  inputs: readonly string[],
): Promise<Rock> {
  const files: RockFile[] = [];
  for (const input of inputs) files.push(await openRock(ports, workspace, input));
  const [first, ...others] = files;
  if (first === undefined) {
    throw new Failure('INPUT_INVALID', 'input `rock` is missing', {
      hint: 'Give the output of pack-rock: rock: ${{ steps.pack.outputs.rock }}',
    });
  }
  if (others.length === 0) return { ...first, digest: first.image.manifest.digest };
  const stranger = others.find(({ tag }) => tag !== first.tag);
  if (stranger !== undefined) {
    throw new Failure('INPUT_INVALID', 'the rocks are not of the same version', {
      hint: 'Give the rocks of one app, packed for several architectures.',
      details: [first, stranger].map(({ path, tag }) => `${path}: ${tag ?? 'no version'}`),
    });
  }
  const index = composeIndex(files.map(({ image }) => image));
  return { ...first, digest: index.descriptor.digest, together: { files, index } };
}

/** The rock at a path: a `.rock` file, or an OCI layout folder. */
async function openRock(
  ports: Pick<Ports, 'files' | 'random'>,
  workspace: string,
  input: string,
): Promise<RockFile> {
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
