import { isFailure } from '../errors/index.ts';
import type { BlobName, BlobSource } from '../oci/index.ts';
import type { HttpResponse } from '../ports/index.ts';
import { describeRefusal } from './answers.ts';
import { TryAgain, withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';
import { uploadInChunks } from './upload-chunks.ts';
import { giveUp, nextLocation, refusedUpload, withDigest } from './upload-session.ts';

/** Bytes that are sent in one piece. */
const SMALL = 64 * 1024;

/** Bytes of what is nearly always new: a configuration, or the layer of a changed line. */
const TINY = 16 * 1024;

/** Whether asking for a blob costs as much as sending it. */
export function isTiny({ size }: BlobName): boolean {
  return size <= TINY;
}

export type Uploaded = 'present' | 'mounted' | 'uploaded';

/** Whether the repository has a blob. */
async function hasBlob(ports: RegistryPorts, session: Session, blob: BlobName): Promise<boolean> {
  const what = `look up ${blob.digest} on ${session.registry}`;
  const response = await withRetries(ports, what, () =>
    session.send({ method: 'HEAD', url: `${session.base}/blobs/${blob.digest}` }),
  );
  response.discard();
  if (response.status === 200) return true;
  if (response.status === 404) return false;
  throw await describeRefusal(session, `look up ${blob.digest}`, response);
}

/**
 * Makes sure that the repository has a blob: finds it, mounts it from a repository that has it, or uploads it.
 *
 * A commit whose answer is lost may have worked, and repeating it fails although the blob is there. So after any error
 * the blob is looked up first, and only when it is missing a new upload begins, from its first byte.
 *
 * @param isMissing asked before the first attempt; by default the registry is
 */
export async function ensureBlob(
  ports: RegistryPorts,
  session: Session,
  blob: BlobName,
  content: BlobSource,
  mountFrom: readonly string[],
  isMissing: () => Promise<boolean> = async () => !(await hasBlob(ports, session, blob)),
): Promise<Uploaded> {
  // For what is hardly there the upload begins beside the question. Should it be there, not a byte of it is sent.
  const early =
    mountFrom.length === 0 && isTiny(blob) ? begin(session, blob, []).catch(() => undefined) : undefined;
  if (!(await isMissing())) {
    const begun = await early;
    if (begun !== undefined && begun !== 'mounted') await giveUp(session, begun).catch(() => undefined);
    return 'present';
  }
  let sources = mountFrom;
  let first = true;
  return withRetries(
    ports,
    `upload ${blob.digest} to ${session.registry}/${session.repository}`,
    async () => {
      if (!first && (await hasBlob(ports, session, blob))) return 'uploaded';
      // One that could not be begun early is begun again, and fails again if that means anything.
      const begun = (first ? await early : undefined) ?? (await begin(session, blob, sources));
      first = false;
      // A mount that failed once is not tried again: some registries answer it with errors.
      sources = [];
      if (begun === 'mounted') return 'mounted';
      return send(session, blob, content, begun);
    },
  );
}

/** Opens an upload, or mounts. Only a 201 for the right digest is a mount; everything else is an ordinary upload. */
async function begin(
  session: Session,
  blob: BlobName,
  sources: readonly string[],
): Promise<'mounted' | HttpResponse> {
  const url = `${session.base}/blobs/uploads/`;
  for (const from of sources) {
    const query = new URLSearchParams({ mount: blob.digest, from });
    const response = await session
      .send({ method: 'POST', url: `${url}?${query.toString()}`, contentLength: 0 })
      .catch(ordinaryFailure);
    if (response === undefined) break;
    response.discard();
    if (response.status === 201 && mountedDigest(response, blob) === blob.digest) return 'mounted';
    if (response.status === 202) return response;
  }
  const response = await session.send({ method: 'POST', url, contentLength: 0 });
  if (response.status !== 202) throw await describeRefusal(session, 'upload', response);
  response.discard();
  return response;
}

function ordinaryFailure(error: unknown): undefined {
  if (error instanceof TryAgain || isFailure(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT'))
    return undefined;
  throw error;
}

// The digest is in a header of its own, or at the end of the blob's new address.
function mountedDigest(response: HttpResponse, blob: BlobName): string | undefined {
  const stated = response.headers['docker-content-digest'];
  if (stated !== undefined) return stated;
  return response.headers['location']?.includes(blob.digest) === true ? blob.digest : undefined;
}

async function send(
  session: Session,
  blob: BlobName,
  content: BlobSource,
  begun: HttpResponse,
): Promise<Uploaded> {
  const location = nextLocation(session, begun, `${session.base}/blobs/uploads/`);
  const response = await session.send({
    method: 'PUT',
    url: withDigest(location, blob),
    headers: { 'content-type': 'application/octet-stream' },
    // A stream takes longer to set up than the few bytes of most changes take to send.
    body: blob.size <= SMALL ? await content.readBytes(blob) : () => content.read(blob),
    contentLength: blob.size,
  });
  if (response.status === 201 || response.status === 204) {
    response.discard();
    return 'uploaded';
  }
  if (response.status === 413) {
    response.discard();
    return uploadInChunks(session, blob, content);
  }
  throw await refusedUpload(session, response);
}
