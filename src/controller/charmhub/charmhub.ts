import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { imageDocument, type Entity } from './answer.ts';
import { askCharmhub, type Question } from './ask.ts';
import { fetchText, fetchVerified } from './download.ts';

/** A charm of Charmhub on this machine. */
export interface PublishedCharm {
  /** The packed charm, absolute. */
  readonly path: string;
  /** `track/risk` that it was found in. */
  readonly channel: string;
  readonly revision: number;
  /** By name: the absolute path of a file; for an image that of a document that says where it is and who may pull it. */
  readonly resources: Readonly<Record<string, string>>;
}

export interface Charmhub {
  /**
   * Finds a charm by name and fetches it with its resources. Undefined when Charmhub has none of that name.
   *
   * @throws Failure `CONTROLLER_REFUSED` with what Charmhub says or what does not fit, `NETWORK_UNREACHABLE`,
   *   `NETWORK_TIMEOUT`.
   */
  provide(url: string, wanted: Omit<Question, 'architecture'>): Promise<PublishedCharm | undefined>;
}

export interface CharmhubParts extends Pick<Ports, 'http' | 'files' | 'clock' | 'random'> {
  /** Where downloads are kept, absolute. Image documents in it hold passwords. */
  readonly folder: string;
  /** In Debian's spelling: `amd64`. */
  readonly architecture: string;
}

/** Charmhub over its public API, which needs no login. */
export function createCharmhub(parts: CharmhubParts): Charmhub {
  const { folder, architecture } = parts;
  return {
    async provide(url, wanted) {
      const found = await askCharmhub(parts, url, { ...wanted, architecture });
      if (found === undefined) return undefined;
      const { entity, channel } = found;
      if (entity.type === 'bundle')
        throw new Failure(
          'CONTROLLER_REFUSED',
          `"${wanted.name}" is a bundle; only charms are fetched from Charmhub`,
        );
      const path = await fetchVerified(parts, folder, entity.download);
      const resources = await Promise.all(
        entity.resources.map(
          async (resource) => [resource.name, await fetchResource(parts, resource)] as const,
        ),
      );
      return { path, channel, revision: entity.revision, resources: Object.fromEntries(resources) };
    },
  };
}

async function fetchResource(
  parts: CharmhubParts,
  { name, type, revision, download }: Entity['resources'][number],
): Promise<string> {
  if (type !== 'oci-image') return fetchVerified(parts, parts.folder, download);
  const text = await fetchText(parts, download.url);
  if (!isImageDocument(text))
    throw new Failure(
      'CONTROLLER_REFUSED',
      `resource "${name}", revision ${revision}: Charmhub names no image`,
    );
  const id = createHash('sha256').update(download.url).digest('hex');
  const path = join(parts.folder, `${id}.image.json`);
  await parts.files.write(path, text, { mode: 0o600 });
  return path;
}

function isImageDocument(text: string): boolean {
  try {
    return imageDocument.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
