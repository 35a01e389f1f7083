import { digestOf, MEDIA_TYPES, type BlobStore, type StoredImage } from '../../../src/oci/index.ts';
import { startScriptedRegistry } from '../scripted-registry.ts';
import type { HostileCase, HostileLab } from './case.ts';

/** A program or library that pushes and pulls. */
export interface HostileClient {
  readonly name: string;
  /** Whether the case is about anything that the client does. Default: it is. */
  readonly plays?: (one: HostileCase) => boolean;
  /** Pushes the image under `HOST/acme/shop:TAG`; rejects when it did not. */
  push(reference: string, login: boolean): Promise<void>;
  /** Pulls for this architecture of Linux; gives the digest of the manifest, after everything was checked. */
  pull(reference: string, login: boolean, architecture: string): Promise<string>;
  /** Pauses that were made instead of waited for. */
  readonly pauses: number[];
}

export interface HostileOutcome {
  readonly id: string;
  readonly name: string;
  /** Undefined when the client did what it should. */
  readonly complaint: string | undefined;
  /** What the client said or did. */
  readonly said: string;
}

/** Plays one case to one client and judges it by the registry's side: what is there, and what was seen. */
export async function runCase(
  one: HostileCase,
  client: HostileClient,
  sample: { readonly store: BlobStore; readonly image: StoredImage },
): Promise<HostileOutcome> {
  const { image } = sample;
  const other = await startScriptedRegistry();
  let host = '';
  const server = await startScriptedRegistry({
    ...(one.guard !== undefined && {
      guard: (request) => one.guard?.(request, host, other.host),
    }),
  });
  ({ host } = server);
  const blobs = new Map<string, Uint8Array>();
  for (const blob of [...image.image.layers, image.config, image.manifest])
    blobs.set(blob.digest, await sample.store.readBytes(blob));
  client.pauses.length = 0;
  const lab: HostileLab = {
    ...{ server, other, image, blobs, pauses: client.pauses },
    offer(tag, document, mediaType = MEDIA_TYPES.manifest) {
      const bytes = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
      server.manifests.set(tag, { bytes, mediaType });
      server.manifests.set(digestOf(bytes), { bytes, mediaType });
    },
  };
  try {
    if (one.work === 'pull') {
      for (const [digest, bytes] of blobs)
        if (digest !== image.manifest.digest) server.blobs.set(digest, bytes);
      lab.offer('1', Buffer.from(blobs.get(image.manifest.digest) ?? []).toString());
    }
    one.prepare?.(lab);
    const reference = `${server.host}/acme/shop:${one.tag ?? '1'}`;
    const login = one.login === true;
    let said = 'done';
    let worked = true;
    try {
      if (one.work === 'push') await client.push(reference, login);
      else said = await client.pull(reference, login, one.architecture ?? 'amd64');
    } catch (error) {
      worked = false;
      said = error instanceof Error ? error.message : String(error);
    }
    return { id: one.id, name: one.name, said, complaint: judge(one, lab, worked, said) };
  } finally {
    await Promise.all([server.close(), other.close()]);
  }
}

function judge(one: HostileCase, lab: HostileLab, worked: boolean, said: string): string | undefined {
  const { server, other, image } = lab;
  if (one.verdict === 'works' && !worked) return `it gave up: ${said}`;
  if (one.verdict === 'is refused' && worked) return 'it went on as if nothing were wrong';
  if (said.includes('canary-password')) return 'it told the password';
  if (other.seen.some(({ authorization }) => authorization !== undefined))
    return 'another host saw the login';
  if (one.work === 'push') {
    const tagged = server.manifests.get('1');
    if (worked && one.otherImage !== true && tagged?.bytes.byteLength !== image.manifest.size)
      return 'the tag is not the image';
    const missing = [...image.image.layers, image.config].filter(({ digest }) => !server.blobs.has(digest));
    if (tagged !== undefined && missing.length > 0) return 'the tag names an image with holes';
    if (!worked && tagged !== undefined) return 'the tag moved although the push failed';
  } else if (worked && one.otherImage !== true && said !== image.manifest.digest) return `it pulled ${said}`;
  return one.complain?.(lab, said);
}
