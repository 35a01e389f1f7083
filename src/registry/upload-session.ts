import { Failure } from '../errors/index.ts';
import type { BlobName } from '../oci/index.ts';
import type { HttpResponse } from '../ports/index.ts';
import { followAddress } from './address.ts';
import { describeRefusal } from './answers.ts';
import { TryAgain } from './retry.ts';
import type { Session } from './session.ts';

/** Errors of an upload that a new upload may not meet: the session was lost, or its content was damaged on the way. */
export async function refusedUpload(session: Session, response: HttpResponse): Promise<Error> {
  const { status } = response;
  const failure = await describeRefusal(session, 'upload', response);
  const passing =
    status === 404 ||
    status === 416 ||
    failure.details.some((line) => /DIGEST_INVALID|BLOB_UPLOAD/.test(line));
  return passing ? new TryAgain(`${session.registry} lost the upload (status ${status})`) : failure;
}

/** Where an upload goes on. It may be relative, on another port or host, and carry a query that must stay. */
export function nextLocation(session: Session, response: HttpResponse, asked: string): string {
  const location = response.headers['location'];
  if (location === undefined || location === '') {
    throw new Failure(
      'REGISTRY_PROTOCOL',
      `${session.registry} accepted an upload without the header Location`,
      {
        hint: 'Check what stands between this machine and the registry: a proxy may remove the header.',
      },
    );
  }
  return followAddress(location, asked, 'an upload');
}

/** Gives up an upload that was begun, so that nothing is left in the registry. @throws Failure as `nextLocation` */
export async function giveUp(session: Session, begun: HttpResponse): Promise<void> {
  const url = nextLocation(session, begun, `${session.base}/blobs/uploads/`);
  // Registries forget uploads by themselves; one that takes no DELETE has said enough.
  const given = await session.send({ method: 'DELETE', url }).catch(() => undefined);
  given?.discard();
}

export function withDigest(location: string, blob: BlobName): string {
  const url = new URL(location);
  url.searchParams.set('digest', blob.digest);
  return url.href;
}
