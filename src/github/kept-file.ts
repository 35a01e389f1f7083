import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { ARTIFACT, namesArtifact } from './artifact-name.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { measureFile, NOTE, parseNote, renderNote, type Note } from './kept-note.ts';

const LARGEST_NOTE = 64 * 1024;

type Needed = Pick<Ports, 'files'>;

/**
 * Keeps one file for later jobs, together with its hash.
 *
 * @param commit What was packed; who takes the file in another run compares it.
 * @returns What later steps give instead of a path: `artifact:NAME`.
 * @throws Failure `ARTIFACT_UNAVAILABLE`
 */
export async function keepFile(
  { files }: Needed,
  store: ArtifactStore | undefined,
  name: string,
  path: string,
  commit?: string,
): Promise<string> {
  const folder = await files.makeTemp('keep-');
  try {
    const file = basename(path);
    const note = { file, ...(await measureFile({ files }, path)), ...(commit !== undefined && { commit }) };
    await files.link(path, join(folder, file));
    await files.write(join(folder, NOTE), renderNote(note));
    await required(store, name).upload(name, [join(folder, file), join(folder, NOTE)], folder);
  } finally {
    await files.remove(folder);
  }
  return `${ARTIFACT}${name}`;
}

/**
 * The path that an input means: itself, or that of a fetched file when it names an artifact.
 *
 * @param folder A private place to unpack into.
 * @throws Failure `ARTIFACT_UNAVAILABLE`, `ARTIFACT_INVALID`
 */
export async function fetchFile<T extends string | undefined>(
  { files }: Needed,
  find: () => Promise<ArtifactStore | undefined>,
  input: T,
  folder: string,
): Promise<T | string> {
  if (input === undefined || !namesArtifact(input)) return input;
  const name = input.slice(ARTIFACT.length);
  const place = join(folder, createHash('sha256').update(name).digest('hex').slice(0, 16));
  await files.remove(place);
  await files.mkdir(place, { mode: 0o700 });
  await required(await find(), name).download(name, place);
  const note = await readNote({ files }, join(place, NOTE), name);
  const path = join(place, note.file);
  const found = (await files.lstat(path))?.kind === 'file' ? await measureFile({ files }, path) : undefined;
  if (found?.sha256 !== note.sha256 || found.size !== note.size) {
    throw new Failure('ARTIFACT_INVALID', `the file in the artifact ${name} is not the one that was kept`, {
      hint: 'Run all jobs again.',
      details: [
        `kept: sha256 ${note.sha256}`,
        `fetched: ${found === undefined ? 'nothing' : `sha256 ${found.sha256}`}`,
      ],
    });
  }
  return path;
}

async function readNote({ files }: Needed, path: string, name: string): Promise<Note> {
  const size = (await files.lstat(path))?.size ?? 0;
  const text = size > 0 && size <= LARGEST_NOTE ? await files.readText(path) : undefined;
  const note = parseNote(text ?? '');
  if (note !== undefined) return note;
  throw new Failure('ARTIFACT_INVALID', `the artifact ${name} was not kept by one of these actions`, {
    hint: 'Give the name that `artifact` had in pack-rock or pack-charm.',
  });
}

function required(store: ArtifactStore | undefined, name: string): ArtifactStore {
  if (store !== undefined) return store;
  throw new Failure(
    'ARTIFACT_UNAVAILABLE',
    `there is no place for the artifact ${name} outside of GitHub Actions`,
    {
      hint: 'Give paths of files instead.',
    },
  );
}
