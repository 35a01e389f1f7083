import { Failure, isFailure } from '../errors/index.ts';
import type { BlobName, BlobStore } from '../oci/index.ts';
import { whileItFlows, type HttpResponse } from '../ports/index.ts';
import { followAddress } from './address.ts';
import { describeRefusal } from './answers.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Downloads a blob into the store. It is hashed on the way; anything else than the blob is never kept.
 *
 * @throws Failure `REGISTRY_INTEGRITY`, `REGISTRY_NOT_FOUND`, `REGISTRY_UNAVAILABLE`, …
 */
export async function fetchBlob(
  ports: RegistryPorts,
  session: Session,
  blob: BlobName,
  store: BlobStore,
): Promise<void> {
  const what = `${blob.digest} from ${session.registry}/${session.repository}`;
  await withRetries(ports, `fetch ${what}`, async () => {
    const response = await open(session, `${session.base}/blobs/${blob.digest}`);
    if (response.status !== 200) throw await describeRefusal(session, `fetch ${blob.digest}`, response);
    const announced = response.headers['content-length'];
    if (announced !== undefined && Number(announced) !== blob.size) {
      response.discard();
      throw damaged(what, `${blob.size} bytes are wanted, ${announced} were announced`);
    }
    try {
      await store.writeExpected(blob, whileItFlows(ports.clock, what, response.body));
    } catch (error) {
      if (isFailure(error, 'OCI_BLOB_CORRUPT'))
        throw damaged(what, 'the digest or the length is another one');
      throw error;
    }
  });
}

/**
 * Follows redirects, to the storage behind the registry usually. The session adds the login only for the registry
 * itself, so no other host learns it.
 */
async function open(session: Session, start: string): Promise<HttpResponse> {
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await session.send({ method: 'GET', url });
    const location = response.headers['location'];
    if (!REDIRECTS.has(response.status) || location === undefined) return response;
    response.discard();
    url = followAddress(location, url, 'a download');
  }
  throw new Failure(
    'REGISTRY_PROTOCOL',
    `${session.registry} redirected a download more than ${MAX_REDIRECTS} times`,
  );
}

function damaged(what: string, why: string): Failure {
  return new Failure('REGISTRY_INTEGRITY', `what was delivered as ${what} is something else`, {
    hint: 'Run the step again; if it happens twice, the registry or a proxy on the way damages content.',
    details: [why],
  });
}
