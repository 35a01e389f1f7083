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
import { describeRefusal } from './answers.ts';
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

/** The bytes under a name; what they say is not looked at yet. */
export interface FetchedBytes {
  /** What they hash to. */
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  /** The media type that was announced. */
  readonly declared: string | undefined;
}

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
  return readDocument(session, name, await fetchBytes(ports, session, name));
}

/** @throws Failure `OCI_DOCUMENT_INVALID`, `OCI_LIMIT_EXCEEDED` */
export function readDocument(
  session: Session,
  name: string,
  { digest, bytes, declared }: FetchedBytes,
): FetchedManifest {
  // Static file servers say "application/json"; what the document says of itself decides then.
  const mediaType =
    declared === undefined || declared === '' || !declared.includes('vnd.') ? undefined : declared;
  const document = parseManifestOrIndex(bytes, nameOf(session, name), mediaType);
  const own = document.kind === 'index' ? document.index.mediaType : document.manifest.mediaType;
  return { descriptor: { mediaType: own, digest, size: bytes.byteLength }, bytes, document };
}

/**
 * The bytes under a name.
 *
 * @throws Failure `REGISTRY_NOT_FOUND`, `REGISTRY_INTEGRITY`, …
 */
export async function fetchBytes(
  ports: RegistryPorts,
  session: Session,
  name: string,
): Promise<FetchedBytes> {
  const url = `${session.base}/manifests/${name}`;
  const what = nameOf(session, name);
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
  return { digest, bytes, declared: response.headers['content-type']?.split(';', 1)[0]?.trim() };
}

function nameOf({ registry, repository }: Session, name: string): string {
  return `${registry}/${repository}${isDigest(name) ? '@' : ':'}${name}`;
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
