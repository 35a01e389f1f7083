import { z } from 'zod/mini';
import { Failure, isFailure } from '../errors/index.ts';
import { canonicalJson, MEDIA_TYPES, type Digest } from '../oci/index.ts';
import { listTag } from './attachment.ts';
import { fetchManifest } from './manifests.ts';
import { withRetries } from './retry.ts';
import type { RegistryPorts, Session } from './session.ts';
import { putManifest } from './store-manifest.ts';

/** How an attached document is found: by the registry itself, or by a tag made from the image's digest. */
export type Listed = 'referrers' | 'tag';

const TRIES = 4;
/** Bytes of a list. */
const LIST_LIMIT = 4 * 1024 * 1024;

const indexSchema = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })) });

/** Two that attach at the same time may overwrite each other's list, so it is looked at afterwards. */
export async function listUnderTag(
  ports: RegistryPorts,
  session: Session,
  tag: string,
  entry: { readonly digest: Digest },
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const known = await readList(ports, session, tag);
    if (known.some(({ digest }) => digest === entry.digest)) return;
    const bytes = Buffer.from(
      canonicalJson({ schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [...known, entry] }),
    );
    await putManifest(ports, session, tag, { mediaType: MEDIA_TYPES.index, bytes });
    if (attempt > 0) await ports.clock.sleep(ports.random.fraction() * 500);
  }
  if ((await readList(ports, session, tag)).some(({ digest }) => digest === entry.digest)) return;
  throw new Failure('REGISTRY_PROTOCOL', `${session.registry} keeps losing the list of attached documents`, {
    hint: 'Run the step again; if it happens twice, other jobs attach documents to the same image all the time.',
  });
}

async function readList(
  ports: RegistryPorts,
  session: Session,
  tag: string,
): Promise<readonly { readonly digest: string }[]> {
  try {
    const { bytes } = await fetchManifest(ports, session, tag);
    return indexSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).manifests;
  } catch (error) {
    if (isFailure(error, 'REGISTRY_NOT_FOUND')) return [];
    throw error;
  }
}

/** Where the list of what is about an image has this document; undefined when it is in none. Only reads. */
export async function findListed(
  ports: RegistryPorts,
  session: Session,
  subject: Digest,
  wanted: Digest,
): Promise<Listed | undefined> {
  const has = (list: readonly { readonly digest: string }[]): boolean =>
    list.some(({ digest }) => digest === wanted);
  if (has(await readReferrers(ports, session, subject))) return 'referrers';
  return has(await readList(ports, session, listTag(subject))) ? 'tag' : undefined;
}

/** The registry's own list; empty where it keeps none. Only its first page: whoever is not on it is sent again. */
async function readReferrers(
  ports: RegistryPorts,
  session: Session,
  subject: Digest,
): Promise<readonly { readonly digest: string }[]> {
  const url = `${session.base}/referrers/${subject}`;
  return withRetries(ports, `list what is about ${subject} on ${session.registry}`, async () => {
    const response = await session.send({ method: 'GET', url, headers: { accept: MEDIA_TYPES.index } });
    if (response.status !== 200) {
      response.discard();
      return [];
    }
    const parsed = indexSchema.safeParse(asJson(await response.text(LIST_LIMIT)));
    return parsed.success ? parsed.data.manifests : [];
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
