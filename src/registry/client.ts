import { isFailure, Failure } from '../errors/index.ts';
import type {
  BlobSource,
  BlobStore,
  Descriptor,
  Digest,
  Encoded,
  Platform,
  Reference,
  StoredImage,
} from '../oci/index.ts';
import { isLoopback } from './address.ts';
import { attach, type Attached } from './attach.ts';
import type { Attachment } from './attachment.ts';
import { checkPush } from './check-push.ts';
import type { FindCredentials } from './credentials.ts';
import { fetchManifest, findManifest } from './manifests.ts';
import { pullImage, resolveImage } from './pull.ts';
import { pushIndex, type IndexPart } from './push-index.ts';
import { pushImage, type PushResult } from './push.ts';
import { openSession, type RegistryPorts, type Session } from './session.ts';
import { countTraffic, type Traffic } from './traffic.ts';

export interface RegistryOptions {
  readonly credentials?: FindCredentials | undefined;
  /** Hosts (with port) that may be spoken to without TLS. Loopback hosts always may. */
  readonly insecure?: readonly string[] | undefined;
}

/** A client of the distribution specification, v1.1: https://github.com/opencontainers/distribution-spec */
export interface Registry {
  /** The manifest that a reference names, of the platform where the reference is an index. */
  resolve(reference: Reference, platform: Platform): Promise<Descriptor>;
  /** The digest that stands under a reference; undefined when there is none. One HEAD request. */
  find(reference: Reference): Promise<Digest | undefined>;
  /** Fetches an image into the store; what the store has is not fetched again. */
  pull(reference: Reference, platform: Platform, store: BlobStore): Promise<StoredImage>;
  /**
   * Uploads what the registry lacks, then the manifest, then moves the tag: a push that fails shows nobody anything.
   *
   * @param mountFrom Repositories of the same registry that may hold some of the blobs.
   */
  push(
    content: BlobSource,
    image: StoredImage,
    reference: Reference,
    mountFrom?: readonly string[],
  ): Promise<PushResult>;
  /**
   * Pushes every image of an index by its digest, then the index, then moves the tag. What the images share is sent once.
   *
   * @param index As `composeIndex` makes it of the images.
   */
  pushIndex(
    parts: readonly IndexPart[],
    index: Encoded,
    reference: Reference,
    mountFrom?: readonly string[],
  ): Promise<PushResult>;
  /** Attaches a document to an image that the registry has. @param reference Names the repository. */
  attach(reference: Reference, subject: Descriptor, attachment: Attachment): Promise<Attached>;
  /** Proves that the login may push there, and leaves nothing behind. @throws Failure `REGISTRY_…` */
  checkPush(reference: Reference): Promise<void>;
  traffic(): Traffic;
}

export function createRegistry(realPorts: RegistryPorts, options: RegistryOptions = {}): Registry {
  const { http, traffic } = countTraffic(realPorts.http);
  const ports: RegistryPorts = { ...realPorts, http };
  const insecure = options.insecure ?? [];
  const sessions = new Map<string, Session>();

  function session(reference: Reference, rights: string, mountFrom: readonly string[] = []): Session {
    const scopes = [
      `repository:${reference.repository}:${rights}`,
      ...mountFrom.map((repository) => `repository:${repository}:pull`),
    ];
    const place = `${reference.registry}/${reference.repository} `;
    const key = place + scopes.join(' ');
    // Whoever may write may read: looking at what was just pushed needs no second login.
    const writing =
      rights === 'pull' ? [...sessions].find(([other]) => other.startsWith(place))?.[1] : undefined;
    const open =
      sessions.get(key) ??
      writing ??
      openSession(ports, reference, scopes, { credentials: options.credentials, insecure });
    sessions.set(key, open);
    return open;
  }

  return {
    traffic,
    async resolve(reference, platform) {
      return explained(reference, insecure, async () => {
        const open = session(reference, 'pull');
        const found = await resolveImage((name) => fetchManifest(ports, open, name), reference, platform);
        return found.descriptor;
      });
    },
    find: (reference) =>
      explained(reference, insecure, () =>
        findManifest(ports, session(reference, 'pull'), reference.digest ?? reference.tag ?? 'latest'),
      ),
    pull: (reference, platform, store) =>
      explained(reference, insecure, () =>
        pullImage(ports, session(reference, 'pull'), reference, platform, store),
      ),
    attach: (reference, subject, attachment) =>
      explained(reference, insecure, () =>
        attach(ports, session(reference, 'pull,push'), subject, attachment),
      ),
    checkPush: (reference) =>
      explained(reference, insecure, () => checkPush(ports, session(reference, 'pull,push'))),
    push: (content, image, reference, mountFrom = []) =>
      explained(reference, insecure, () => {
        const open = session(reference, 'pull,push', mountFrom);
        return pushImage(ports, open, content, image, reference, mountFrom);
      }),
    pushIndex: (parts, index, reference, mountFrom = []) =>
      explained(reference, insecure, () =>
        pushIndex(ports, session(reference, 'pull,push', mountFrom), parts, index, reference, mountFrom),
      ),
  };
}

/** A registry that speaks no TLS looks as if it were broken; the hint says how to allow it. */
async function explained<T>(
  { registry }: Reference,
  insecure: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const plain = isLoopback(registry) || insecure.includes(registry);
    if (plain || !isFailure(error, 'REGISTRY_UNAVAILABLE') || !isFailure(error.cause, 'NETWORK_UNREACHABLE'))
      throw error;
    throw new Failure(error.code, error.message, {
      hint: `Check the address and the network. If ${registry} really speaks plain http, list it as insecure.`,
      details: error.details,
      retryable: error.retryable,
      cause: error.cause,
    });
  }
}
