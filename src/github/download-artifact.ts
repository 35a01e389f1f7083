import { createHash } from 'node:crypto';
import { Failure, isFailure } from '../errors/index.ts';
import type { HttpResponse, Ports } from '../ports/index.ts';
import type { GithubOptions } from './octokit.ts';
import type { ArtifactRecord } from './runs-api.ts';

type Needed = Pick<Ports, 'clock' | 'files' | 'http'>;

const TRIES = 3;
const PAUSE = 2_000;

/**
 * Fetches the zip of an artifact by GitHub's REST API, which any later run may ask; the runner's own service knows
 * only the artifacts of its run. The token stays with GitHub: the storage is told by the address who may read.
 */
export async function downloadArtifact(
  ports: Needed,
  github: GithubOptions,
  artifact: ArtifactRecord,
  path: string,
  limit: number,
): Promise<void> {
  if (artifact.size > limit) throw tooLarge(artifact, limit);
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetchOnce(ports, github, artifact, path, limit);
    } catch (error) {
      if (!isFailure(error) || !error.retryable || tries >= TRIES) throw error;
      await ports.clock.sleep(PAUSE);
    }
  }
}

async function fetchOnce(
  { files, http }: Needed,
  { token, repository, apiUrl }: GithubOptions,
  artifact: ArtifactRecord,
  path: string,
  limit: number,
): Promise<void> {
  const asked = await http.request({
    method: 'GET',
    url: `${apiUrl}/repos/${repository}/actions/artifacts/${artifact.id}/zip`,
    headers: {
      authorization: `token ${token}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'paas-action',
    },
  });
  asked.discard();
  if (asked.status !== 302) throw refusedBy('GitHub', artifact, asked);
  const storage = storageOf(asked.headers['location'], apiUrl);
  const answer = await http.request({
    method: 'GET',
    url: storage,
    headers: { 'user-agent': 'paas-action' },
  });
  if (answer.status !== 200) {
    answer.discard();
    throw refusedBy('the storage of artifacts', artifact, answer);
  }
  const hash = createHash('sha256');
  async function* bounded(): AsyncIterable<Uint8Array> {
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(artifact, limit);
      hash.update(chunk);
      yield chunk;
    }
  }
  await files.writeStream(path, bounded(), { mode: 0o600, synced: false });
  const found = `sha256:${hash.digest('hex')}`;
  if (artifact.digest === undefined || artifact.digest === found) return;
  throw new Failure('RECEIVE_REFUSED', `the artifact ${artifact.name} is not what GitHub has kept`, {
    hint: 'Run this workflow again.',
    details: [`kept: ${artifact.digest}`, `fetched: ${found}`],
  });
}

/** Where GitHub sends us; plain HTTP only where GitHub itself speaks it, which is on this machine. */
function storageOf(location: string | undefined, apiUrl: string): string {
  const url = location !== undefined && URL.canParse(location) ? new URL(location) : undefined;
  if (url?.protocol === 'https:' || (url !== undefined && url.protocol === new URL(apiUrl).protocol))
    return url.href;
  throw new Failure('GITHUB_UNREACHABLE', 'GitHub does not say where the artifact is', {
    hint: 'Run this workflow again.',
  });
}

function refusedBy(who: string, { name }: ArtifactRecord, { status }: HttpResponse): Failure {
  if (status === 404 || status === 410) {
    return new Failure('RECEIVE_MISSING', `the artifact ${name} is not kept any more`, {
      hint: 'Run the workflow that packs again.',
    });
  }
  const busy = status === 429 || status >= 500;
  return new Failure(
    busy ? 'GITHUB_UNREACHABLE' : 'GITHUB_REFUSED',
    `${who} answered ${status} when asked for the artifact ${name}`,
    {
      hint: busy ? 'Run this workflow again.' : 'Give the job the permission actions: read.',
      retryable: busy,
    },
  );
}

function tooLarge({ name }: ArtifactRecord, limit: number): Failure {
  return new Failure('RECEIVE_REFUSED', `the artifact ${name} is larger than ${limit} bytes`, {
    hint: 'Read the pull request. If it is honest, make the image or the charm smaller.',
  });
}
