import { Failure } from '../errors/index.ts';
import {
  digestOf,
  isDigest,
  MEDIA_TYPES,
  parseManifestOrIndex,
  type Descriptor,
  type Digest,
  type ManifestOrIndex,
} from '../oci/index.ts';
import { describeRefusal, readErrors } from './answers.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';

const MANIFEST_LIMIT = 4 * 1024 * 1024;
const MANIFEST_TIMEOUT = 60_000;
const ACCEPT = [
  MEDIA_TYPES.manifest,
  MEDIA_TYPES.index,
  MEDIA_TYPES.dockerManifest,
  MEDIA_TYPES.dockerIndex,
].join(', ');

/** A manifest or index as it was fetched and checked. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  readonly document: ManifestOrIndex;
}

/** The digest under a tag (or of a digest, whether it is there); undefined when there is none. */
export async function findManifest(
  ports: RegistryPorts,
  session: Session,
  name: string,
): Promise<Digest | undefined> {
  const url = `${session.base}/manifests/${name}`;
  const response = await withRetries(
    ports,
    `look up ${session.repository}:${name} on ${session.registry}`,
    () => session.send({ method: 'HEAD', url, headers: { accept: ACCEPT } }),
  );
  response.discard();
  if (response.status === 404) return undefined;
  if (response.status !== 200) throw await describeRefusal(session, `look up ${name}`, response);
  const stated = response.headers['docker-content-digest'];
  if (stated !== undefined && isDigest(stated)) return stated;
  // The header is optional in the specification; the body is the other way to know.
  return (await fetchManifest(ports, session, name)).descriptor.digest;
}

/**
 * Fetches a manifest or index by tag or digest. What the body hashes to is its name, whatever headers say.
 *
 * @throws Failure `REGISTRY_NOT_FOUND`, `REGISTRY_INTEGRITY`, `OCI_DOCUMENT_INVALID`, …
 */
export async function fetchManifest(
  ports: RegistryPorts,
  session: Session,
  name: string,
): Promise<FetchedManifest> {
  const url = `${session.base}/manifests/${name}`;
  const what = `${session.registry}/${session.repository}${isDigest(name) ? '@' : ':'}${name}`;
  const { response, bytes } = await withRetries(ports, `fetch ${what}`, async () => {
    const headers = { accept: ACCEPT };
    const answer = await session.send({ method: 'GET', url, headers, bodyTimeout: MANIFEST_TIMEOUT });
    if (answer.status !== 200) throw await notFetched(session, what, answer);
    if (answer.headers['content-type']?.startsWith('text/html') === true) {
      answer.discard();
      throw new Failure('REGISTRY_PROTOCOL', `${session.registry} answers with a web page`, {
        hint: `Check that ${session.registry} is the address of a registry: a site or a login page may stand before it.`,
      });
    }
    return { response: answer, bytes: await readBounded(answer.body, what) };
  });
  const digest = digestOf(bytes);
  const stated = response.headers['docker-content-digest'];
  if ((isDigest(name) && name !== digest) || (stated !== undefined && stated !== '' && stated !== digest)) {
    throw new Failure('REGISTRY_INTEGRITY', `${session.registry} delivered something else for ${what}`, {
      hint: 'Run the step again; if it happens twice, the registry or a proxy on the way changes content.',
      details: [`asked for ${name}`, `announced as ${stated ?? '(nothing)'}`, `received ${digest}`],
    });
  }
  const declared = response.headers['content-type']?.split(';', 1)[0]?.trim();
  // Static file servers say "application/json"; what the document says of itself decides then.
  const mediaType =
    declared === undefined || declared === '' || !declared.includes('vnd.') ? undefined : declared;
  const document = parseManifestOrIndex(bytes, what, mediaType);
  const own = document.kind === 'index' ? document.index.mediaType : document.manifest.mediaType;
  return { descriptor: { mediaType: own, digest, size: bytes.byteLength }, bytes, document };
}

async function notFetched(
  session: Session,
  what: string,
  answer: Awaited<ReturnType<Session['send']>>,
): Promise<Failure> {
  if (answer.status !== 404) return describeRefusal(session, `fetch ${what}`, answer);
  answer.discard();
  return new Failure('REGISTRY_NOT_FOUND', `there is no ${what}`, {
    hint: 'Check the name, the tag and that this login may see it.',
  });
}

/**
 * Stores a manifest under its digest or a tag.
 *
 * @returns Which blobs the registry misses although it said that it had them; empty when all went well.
 */
export async function putManifest(
  ports: RegistryPorts,
  session: Session,
  name: string,
  manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<'stored' | 'blob unknown'> {
  const url = `${session.base}/manifests/${name}`;
  const response = await withRetries(
    ports,
    `store ${session.repository}:${name} on ${session.registry}`,
    () =>
      session.send({
        method: 'PUT',
        url,
        headers: { 'content-type': manifest.mediaType },
        body: manifest.bytes,
        contentLength: manifest.bytes.byteLength,
      }),
  );
  if (response.status === 201 || response.status === 200 || response.status === 202) {
    response.discard();
    return 'stored';
  }
  if (response.status === 400 || response.status === 404) {
    const errors = await readErrors(response);
    if (errors.some(({ code }) => code === 'MANIFEST_BLOB_UNKNOWN' || code === 'BLOB_UNKNOWN'))
      return 'blob unknown';
    if (errors.some(({ code }) => code === 'TAG_INVALID')) throw immutable(session, name, errors[0]?.message);
    throw new Failure(
      'REGISTRY_PROTOCOL',
      `${session.registry} refused the manifest ${name}: status ${response.status}`,
      {
        hint: "The lines that are shown are the registry's own words.",
        details: errors.map(({ code, message }) => `${code}: ${message}`),
      },
    );
  }
  if (response.status === 409) {
    response.discard();
    throw immutable(session, name, undefined);
  }
  throw await describeRefusal(session, `store ${name}`, response);
}

function immutable(session: Session, name: string, said: string | undefined): Failure {
  return new Failure(
    'REGISTRY_TAG_IMMUTABLE',
    `${session.registry}/${session.repository}:${name} cannot be changed`,
    {
      hint: 'Publish under a new tag, for example with a new version.',
      details: said === undefined ? [] : [said],
    },
  );
}

async function readBounded(body: AsyncIterable<Uint8Array>, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MANIFEST_LIMIT) {
      throw new Failure(
        'OCI_LIMIT_EXCEEDED',
        `the manifest of ${what} has more than ${MANIFEST_LIMIT} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
