import type { BlobName, BlobSource } from '../oci/index.ts';
import { describeRefusal } from './answers.ts';
import type { Session } from './session.ts';
import { nextLocation, refusedUpload, withDigest } from './upload-session.ts';

/** Below the limit of every proxy that is known to refuse larger requests (100 MB and more). */
const CHUNK = 32 * 1024 * 1024;

/**
 * Uploads a blob in several requests, for registries that stand behind something which refuses large ones.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-a-blob-in-chunks
 */
export async function uploadInChunks(
  session: Session,
  blob: BlobName,
  content: BlobSource,
): Promise<'uploaded'> {
  const start = `${session.base}/blobs/uploads/`;
  const begun = await session.send({ method: 'POST', url: start, contentLength: 0 });
  if (begun.status !== 202) throw await describeRefusal(session, 'upload', begun);
  begun.discard();
  const least = Number(begun.headers['oci-chunk-min-length'] ?? 0);
  const chunk = Number.isSafeInteger(least) ? Math.max(least, CHUNK) : CHUNK;
  let location = nextLocation(session, begun, start);
  const parts = content.read(blob)[Symbol.asyncIterator]();
  try {
    const cut = cutter(parts);
    for (let offset = 0; offset < blob.size;) {
      const length = Math.min(chunk, blob.size - offset);
      const response = await session.send({
        method: 'PATCH',
        url: location,
        headers: {
          'content-type': 'application/octet-stream',
          'content-range': `${offset}-${offset + length - 1}`,
        },
        body: () => cut(length),
        contentLength: length,
      });
      if (response.status !== 202 && response.status !== 204) throw await refusedUpload(session, response);
      response.discard();
      location = nextLocation(session, response, location);
      offset += length;
    }
  } finally {
    await parts.return?.();
  }
  const committed = await session.send({ method: 'PUT', url: withDigest(location, blob), contentLength: 0 });
  if (committed.status !== 201 && committed.status !== 204) throw await refusedUpload(session, committed);
  committed.discard();
  return 'uploaded';
}

/** Takes counted lengths from one stream. A length cannot be taken twice: a broken chunk ends the whole upload. */
function cutter(parts: AsyncIterator<Uint8Array>): (length: number) => AsyncIterable<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  return async function* (length) {
    for (let left = length; left > 0;) {
      if (rest.byteLength === 0) {
        const next = await parts.next();
        if (next.done === true) return;
        rest = next.value;
      }
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.byteLength);
      left -= part.byteLength;
      yield part;
    }
  };
}
