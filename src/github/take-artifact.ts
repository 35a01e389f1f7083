import { join } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { measureFile, NOTE, parseNote, type Note } from './kept-note.ts';
import type { ArtifactRecord, RunsApi, RunState } from './runs-api.ts';
import { openStrictZip, readMember } from './strict-zip.ts';
import { refusedArchive } from './zip-directory.ts';

type Needed = Pick<Ports, 'files'>;

const LARGEST_NOTE = 64 * 1024;

/** One file of another run, after everything that can be said about it without knowing its format was checked. */
export interface TakenFile {
  readonly path: string;
  /** In hex, of the bytes that lie at `path`. */
  readonly sha256: string;
}

/**
 * Takes one file that an untrusted run has kept. Which run, of which commit, is GitHub's record; what the file is, its
 * own bytes; what lies beside it is believed only where it says the same.
 *
 * @param folder A private place.
 * @param largest Bytes of the file.
 * @throws Failure `RECEIVE_…`
 */
export async function takeArtifact(
  { files }: Needed,
  runs: Pick<RunsApi, 'listArtifacts' | 'download'>,
  run: RunState,
  name: string,
  place: { readonly folder: string; readonly largest: number },
): Promise<TakenFile> {
  const [artifact] = await runs.listArtifacts(run.id, name);
  if (artifact === undefined || artifact.expired) {
    throw new Failure('RECEIVE_MISSING', `the run ${run.id} has no artifact ${name}`, {
      hint: 'Run the workflow that packs again, with `artifact` of pack-rock and pack-charm.',
    });
  }
  requireSameRun(artifact, run, name);
  const zip = join(place.folder, `${artifact.id}.zip`);
  await files.mkdir(place.folder, { mode: 0o700 });
  try {
    await runs.download(artifact, zip, place.largest + 2 * LARGEST_NOTE);
    const { note, path } = await unpack({ files }, zip, place);
    requireCommit(note, run, name);
    return { path, sha256: note.sha256 };
  } finally {
    await files.remove(zip);
  }
}

async function unpack(
  { files }: Needed,
  zip: string,
  { folder, largest }: { readonly folder: string; readonly largest: number },
): Promise<{ readonly note: Note; readonly path: string }> {
  const members = await openStrictZip(files, zip, { files: 2, largest });
  const noteMember = members.get(NOTE);
  if (noteMember === undefined || noteMember.size > LARGEST_NOTE)
    throw refusedArchive('it was not kept by pack-rock or pack-charm');
  const parts: Uint8Array[] = [];
  for await (const part of readMember(files, zip, noteMember)) parts.push(part);
  const note = parseNote(Buffer.concat(parts).toString('utf8'));
  if (note === undefined) throw refusedArchive('what says what is in it cannot be read');
  const member = members.get(note.file);
  if (member === undefined || member === noteMember)
    throw refusedArchive(`it says that it holds ${note.file}, and does not`);
  const path = join(folder, note.file);
  await files.writeStream(path, readMember(files, zip, member), { mode: 0o600, synced: false });
  const found = await measureFile({ files }, path);
  if (found.sha256 === note.sha256 && found.size === note.size) return { note, path };
  await files.remove(path);
  throw refusedArchive(`${note.file} in it is not the file whose hash it names`);
}

function requireSameRun({ id, run: kept }: ArtifactRecord, run: RunState, name: string): void {
  const wrong =
    kept === undefined
      ? ['GitHub does not say which run has kept it']
      : [
          ...(kept.id === run.id ? [] : [`it is of the run ${kept.id}, not of ${run.id}`]),
          ...(kept.headSha === run.headSha
            ? []
            : [`it is of the commit ${kept.headSha}, not of ${run.headSha}`]),
          ...(kept.headRepositoryId === run.headRepository?.id
            ? []
            : [`its branch is of the repository ${kept.headRepositoryId}`]),
        ];
  if (wrong.length === 0) return;
  throw new Failure('RECEIVE_OTHER_COMMIT', `the artifact ${name} (${id}) is not of the run that is over`, {
    hint: 'Run the workflow that packs again.',
    details: wrong,
  });
}

function requireCommit({ commit }: Note, run: RunState, name: string): void {
  if (commit === run.headSha) return;
  throw new Failure('RECEIVE_OTHER_COMMIT', `the artifact ${name} was packed from another commit`, {
    hint: 'Let the workflow that packs check out the pull request and nothing else.',
    details: [`packed from: ${commit ?? 'it does not say'}`, `the run is of: ${run.headSha}`],
  });
}
