import { isFailure } from '../errors/index.ts';
import type { Digest } from '../oci/index.ts';
import { fetchBytes, fetchManifest, findManifest, readDocument, type FetchedBytes } from './manifests.ts';
import type { RegistryPorts, Session } from './session.ts';

/** What stands under a tag. */
export interface Held {
  readonly digest: Digest;
  /** Finds the configurations and layers that the repository has for it, as far as they can be known. */
  findBlobs(): Promise<ReadonlySet<Digest>>;
}

/** Images of an index that are looked at. */
const IMAGES = 8;

/** Docker Hub counts every manifest that is read as a pull, of which an account has few. A look-up is none. */
const COUNTS_READS = 'docker.io';

/**
 * Reads what stands under a tag; undefined when there is nothing. Most of what takes its place is in it, so that one
 * request answers for many blobs: a registry takes no manifest whose blobs it lacks. One that has lost them since says so
 * when it gets the new manifest, and gets them then.
 */
export async function readHeld(
  ports: RegistryPorts,
  session: Session,
  tag: string,
): Promise<Held | undefined> {
  if (session.registry === COUNTS_READS) return lookUp(ports, session, tag);
  const found = await fetchBytes(ports, session, tag).catch((error: unknown) => {
    if (isFailure(error, 'REGISTRY_NOT_FOUND')) return 'nothing';
    // Whatever it is, it is replaced: its name is enough.
    if (isFailure(error, 'REGISTRY_INTEGRITY', 'REGISTRY_PROTOCOL', 'OCI_LIMIT_EXCEEDED'))
      return 'unreadable';
    throw error;
  });
  if (found === 'nothing') return undefined;
  if (found === 'unreadable') return lookUp(ports, session, tag);
  return {
    digest: found.digest,
    // Nothing is wrong with a push whose tag names something that is no image.
    findBlobs: () => readBlobs(ports, session, tag, found).catch(orNone),
  };
}

async function lookUp(ports: RegistryPorts, session: Session, tag: string): Promise<Held | undefined> {
  const digest = await findManifest(ports, session, tag);
  return digest === undefined ? undefined : { digest, findBlobs: () => Promise.resolve(NONE) };
}

const NONE: ReadonlySet<Digest> = new Set();

function orNone(error: unknown): ReadonlySet<Digest> {
  if (isFailure(error)) return NONE;
  throw error;
}

/** Of an index, those of its images. */
async function readBlobs(
  ports: RegistryPorts,
  session: Session,
  tag: string,
  found: FetchedBytes,
): Promise<ReadonlySet<Digest>> {
  const { document } = readDocument(session, tag, found);
  const images =
    document.kind === 'manifest'
      ? [document]
      : await Promise.all(
          document.index.manifests
            .slice(0, IMAGES)
            .map(async ({ digest }) => (await fetchManifest(ports, session, digest)).document),
        );
  const named = images.flatMap((image) =>
    image.kind === 'manifest' ? [image.manifest.config, ...image.manifest.layers] : [],
  );
  return new Set(named.map(({ digest }) => digest));
}
