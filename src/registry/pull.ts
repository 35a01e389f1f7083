import {
  imageOf,
  isDigest,
  parseConfig,
  parseManifestOrIndex,
  selectManifest,
  type BlobStore,
  type Platform,
  type Reference,
  type StoredImage,
} from '../oci/index.ts';
import { fetchBlob } from './fetch-blob.ts';
import { fetchManifest, type FetchedManifest } from './manifests.ts';
import { inParallel } from './push.ts';
import type { RegistryPorts, Session } from './session.ts';

const PARALLEL = 3;

/** Where the documents of an image come from. */
export type FetchDocument = (name: string) => Promise<FetchedManifest>;

/** The manifest that a reference means on a platform; an index is followed. */
export async function resolveImage(
  documentOf: FetchDocument,
  reference: Reference,
  platform: Platform,
): Promise<FetchedManifest> {
  const name = reference.digest ?? reference.tag ?? 'latest';
  const found = await documentOf(name);
  if (found.document.kind === 'manifest') return found;
  const what = `${reference.registry}/${reference.repository}${reference.digest === undefined ? ':' : '@'}${name}`;
  const chosen = await selectManifest(
    found.document.index,
    platform,
    async (descriptor) => (await documentOf(descriptor.digest)).document,
    what,
  );
  return documentOf(chosen.digest);
}

/**
 * Fetches an image into the store: layers before the manifest. A reference with a digest whose content is all there
 * costs no request.
 */
export async function pullImage(
  ports: RegistryPorts,
  session: Session,
  reference: Reference,
  platform: Platform,
  store: BlobStore,
): Promise<StoredImage> {
  const documentOf = throughStore(ports, session, store);
  const { descriptor, bytes, document } = await resolveImage(documentOf, reference, platform);
  if (document.kind === 'index') throw new Error('an index was resolved to an index');
  const { config, layers } = document.manifest;
  if (!(await store.has(config))) await fetchBlob(ports, session, config, store);
  const parsed = parseConfig(await store.readBytes(config), `the configuration ${config.digest}`);
  const missing = [];
  for (const layer of layers) if (!(await store.has(layer))) missing.push(layer);
  await inParallel(missing, PARALLEL, (layer) => fetchBlob(ports, session, layer, store));
  await store.writeBytes(bytes);
  return { manifest: descriptor, config, image: imageOf(document.manifest, parsed) };
}

/** A document that is named by its digest need not be fetched twice; a tag always has to be asked for. */
function throughStore(ports: RegistryPorts, session: Session, store: BlobStore): FetchDocument {
  return async (name) => {
    const stored = isDigest(name) ? await store.find(name) : undefined;
    if (stored === undefined) {
      const fetched = await fetchManifest(ports, session, name);
      if (fetched.document.kind === 'index') await store.writeBytes(fetched.bytes);
      return fetched;
    }
    const bytes = await store.readBytes(stored);
    const document = parseManifestOrIndex(bytes, stored.digest);
    const mediaType = document.kind === 'index' ? document.index.mediaType : document.manifest.mediaType;
    return { bytes, document, descriptor: { ...stored, mediaType } };
  };
}
