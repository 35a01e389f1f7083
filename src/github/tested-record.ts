import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import type { ArtifactStore } from './artifact-store.ts';
import type { ArtifactRecord, RunsApi } from './runs-api.ts';
import { openStrictZip, readMember } from './strict-zip.ts';

/** What was tested together, and at which content of the repository. */
export interface Tested {
  /** Id of the tree: two commits have the same exactly when their files are the same. */
  readonly tree: string;
  /** Of the image. */
  readonly digest: string;
  /** SHA-256 in hex. */
  readonly charm: string | undefined;
}

const FILE = 'tested.json';
const LARGEST = 64 * 1024;

const recordSchema = z.strictObject({
  tree: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
  digest: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)),
  charm: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});

/** GitHub finds artifacts by their whole name, so everything that is asked for is in it. */
export function testedName({ tree, digest, charm }: Tested): string {
  const what = createHash('sha256')
    .update(`${digest} ${charm ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  return `tested-${tree}-${what}`;
}

/**
 * Keeps for later runs that this was tested. Called when every test has passed, and never before.
 *
 * @returns the name of the artifact.
 * @throws Failure `ARTIFACT_UNAVAILABLE`
 */
export async function keepTested(
  { files }: Pick<Ports, 'files'>,
  store: Pick<ArtifactStore, 'upload'>,
  tested: Tested,
): Promise<string> {
  const name = testedName(tested);
  const folder = await files.makeTemp('tested-');
  try {
    await files.write(join(folder, FILE), JSON.stringify(recordSchema.parse(tested)));
    await store.upload(name, [join(folder, FILE)], folder);
  } finally {
    await files.remove(folder);
  }
  return name;
}

/**
 * The run of this repository that has tested exactly this; undefined when none has, or it was long ago. Runs of forks
 * count for nothing: anybody can make them say anything.
 *
 * @throws Failure `GITHUB_…`, `RECEIVE_…` for a record that is none
 */
export async function findTested(
  { files }: Pick<Ports, 'files'>,
  runs: Pick<RunsApi, 'findArtifacts' | 'download'>,
  tested: Tested,
): Promise<number | undefined> {
  const found = (await runs.findArtifacts(testedName(tested))).filter(
    ({ expired, run }) => !expired && run !== undefined && run.headRepositoryId === run.repositoryId,
  );
  for (const artifact of found) {
    const record = await readRecord({ files }, runs, artifact);
    if (record.tree === tested.tree && record.digest === tested.digest && record.charm === tested.charm)
      return artifact.run?.id;
  }
  return undefined;
}

async function readRecord(
  { files }: Pick<Ports, 'files'>,
  runs: Pick<RunsApi, 'download'>,
  artifact: ArtifactRecord,
): Promise<z.infer<typeof recordSchema>> {
  const folder = await files.makeTemp('tested-');
  try {
    const zip = join(folder, 'record.zip');
    await runs.download(artifact, zip, LARGEST);
    const members = await openStrictZip(files, zip, { files: 1, largest: LARGEST });
    const parts: Uint8Array[] = [];
    for (const member of members.values())
      for await (const part of readMember(files, zip, member)) parts.push(part);
    return recordSchema.parse(JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('RECEIVE_REFUSED', `the record ${artifact.name} says nothing that can be read`, {
      hint: 'Something else than integration-test keeps artifacts of that name; find out what.',
      cause: error,
    });
  } finally {
    await files.remove(folder);
  }
}
