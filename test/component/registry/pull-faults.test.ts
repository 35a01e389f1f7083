import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import {
  digestOf,
  MEDIA_TYPES,
  openBlobStore,
  parseReference,
  type BlobStore,
  type Platform,
  type StoredImage,
} from '../../../src/oci/index.ts';
import type { Http } from '../../../src/ports/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { amd64, hurriedClock, sampleImage } from '../../support/sample-image.ts';
import { startScriptedRegistry, type Fault, type ScriptedRegistry } from '../../support/scripted-registry.ts';

let ports: TestPorts;
let server: ScriptedRegistry;
let image: StoredImage;
let target: BlobStore;

beforeEach(async () => {
  ports = realPorts();
  server = await startScriptedRegistry();
  const sample = await sampleImage(ports);
  image = sample.image;
  target = openBlobStore(ports, `${sample.folder}/pulled`);
  await createRegistry(ports).push(sample.store, image, parseReference(`${server.host}/acme/shop:1`));
});
afterEach(async () => {
  await server.close();
  await ports.dispose();
});

const pull = (name = ':1', platform: Platform = amd64): Promise<StoredImage> =>
  createRegistry({ ...ports, clock: hurriedClock() }).pull(
    parseReference(`${server.host}/acme/shop${name}`),
    platform,
    target,
  );

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'it succeeded';
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
}

/** Puts any document under a tag, as a hostile registry can. */
function offer(tag: string, document: unknown, mediaType: string = MEDIA_TYPES.manifest): void {
  const bytes = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  const entry = { bytes, mediaType };
  server.manifests.set(tag, entry);
  server.manifests.set(digestOf(bytes), entry);
}

function indexOf(...manifests: object[]): object {
  return { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests };
}

const { mediaType, digest, size } = {
  mediaType: MEDIA_TYPES.manifest,
  digest: `sha256:${'1'.repeat(64)}`,
  size: 10,
};

describe('what arrives', () => {
  test('the same image, byte for byte', async () => {
    const pulled = await pull();
    expect(pulled.manifest).toEqual(image.manifest);
    for (const blob of [...image.image.layers, image.config, image.manifest]) {
      expect(digestOf(await target.readBytes(blob))).toBe(blob.digest);
    }
  });

  test('by digest and with everything in the store it costs no request', async () => {
    await pull();
    const before = server.seen.length;
    await pull(`@${image.manifest.digest}`);
    expect(server.seen.length).toBe(before);
  });

  test('a connection that breaks in the middle of a layer', async () => {
    server.script(/GET .*blobs/, 'truncate', 'reset');
    await pull();
    for (const layer of image.image.layers) expect(await target.has(layer)).toBe(true);
  });

  test('a manifest that trickles is given up and asked for again', async () => {
    const hurried: Http = {
      ...ports.http,
      request: ({ bodyTimeout, ...request }) =>
        ports.http.request({ ...request, ...(bodyTimeout !== undefined && { bodyTimeout: 250 }) }),
    };
    server.script(/GET .*manifests/, 'trickle');
    server.seen.length = 0;
    const registry = createRegistry({ ...ports, http: hurried, clock: hurriedClock() });
    await registry.pull(parseReference(`${server.host}/acme/shop:1`), amd64, target);
    expect(server.log().filter((line) => /GET .*manifests/.test(line))).toHaveLength(2);
  });
});

const damage = (change: (bytes: Uint8Array) => Uint8Array): Fault => ({
  change: (reply) => {
    const body = change(Buffer.from(reply.body as Uint8Array));
    return { ...reply, headers: { ...reply.headers, 'content-length': String(body.byteLength) }, body };
  },
});

describe('content that is not what its digest says is refused and not kept', () => {
  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['one flipped bit', (bytes) => bytes.map((byte, index) => (index === 20 ? byte ^ 1 : byte))],
    ['a byte too few', (bytes) => bytes.subarray(0, -1)],
    ['bytes too many', (bytes) => Buffer.concat([bytes, bytes])],
    ['nothing', () => new Uint8Array()],
  ])('%s', async (_, change) => {
    server.script(/GET .*blobs/, damage(change), damage(change), damage(change));
    expect(await codeOf(pull())).toBe('REGISTRY_INTEGRITY');
    expect(await target.find(image.config.digest)).toBeUndefined();
  });

  test('a manifest that is another one than asked for by digest', async () => {
    server.script(
      /GET .*manifests/,
      damage((bytes) => Buffer.concat([bytes, Buffer.from(' ')])),
    );
    expect(await codeOf(pull(`@${image.manifest.digest}`))).toBe('REGISTRY_INTEGRITY');
  });

  test('a digest header that contradicts the body', async () => {
    const lie = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
    server.script(/GET .*manifests/, {
      change: (reply) => ({ ...reply, headers: { ...reply.headers, ...lie } }),
    });
    expect(await codeOf(pull())).toBe('REGISTRY_INTEGRITY');
  });
});

describe('documents that are refused before anything is downloaded', () => {
  const layer = { mediaType: MEDIA_TYPES.layerGzip, digest, size };
  const config = { mediaType: MEDIA_TYPES.config, digest, size };
  test.each<[string, unknown, string]>([
    ['a manifest above 4 MiB', `${' '.repeat(4 * 1024 * 1024)}{}`, 'OCI_LIMIT_EXCEEDED'],
    [
      'ten thousand layers',
      { schemaVersion: 2, config, layers: Array.from({ length: 10_000 }, () => layer) },
      'OCI_DOCUMENT_INVALID',
    ],
    [
      'a negative size',
      { schemaVersion: 2, config, layers: [{ ...layer, size: -1 }] },
      'OCI_DOCUMENT_INVALID',
    ],
    [
      'an absurd size',
      { schemaVersion: 2, config, layers: [{ ...layer, size: 2 ** 52 }] },
      'OCI_DOCUMENT_INVALID',
    ],
    [
      'a key that is there twice',
      `{"schemaVersion":2,"layers":[],"layers":[],"config":${JSON.stringify(config)}}`,
      'OCI_DOCUMENT_INVALID',
    ],
    [
      'layers and manifests at once',
      { schemaVersion: 2, config, layers: [], manifests: [] },
      'OCI_DOCUMENT_INVALID',
    ],
    [
      'a type that does not fit',
      { schemaVersion: 2, mediaType: MEDIA_TYPES.index, config, layers: [] },
      'OCI_DOCUMENT_INVALID',
    ],
    [
      'an unknown digest algorithm',
      { schemaVersion: 2, config: { ...config, digest: 'md5:abc' }, layers: [] },
      'OCI_DOCUMENT_INVALID',
    ],
    ['no JSON', '<html>', 'OCI_DOCUMENT_INVALID'],
    [
      'a configuration above 4 MiB',
      { schemaVersion: 2, config: { ...config, size: 5 * 1024 * 1024 }, layers: [] },
      'REGISTRY_NOT_FOUND',
    ],
  ])('%s', async (_, document, code) => {
    offer('bad', document);
    expect(await codeOf(pull(':bad'))).toBe(code);
    expect(
      server.log().filter((line) => line.startsWith('GET') && line.includes('/blobs/')).length,
    ).toBeLessThan(2);
  });

  test('a layer with addresses elsewhere is asked of the registry only', async () => {
    const bytes = server.manifests.get('1')?.bytes ?? new Uint8Array();
    const manifest = JSON.parse(Buffer.from(bytes).toString()) as { layers: object[] };
    const elsewhere = await startScriptedRegistry();
    manifest.layers = manifest.layers.map((one) => ({ ...one, urls: [`http://${elsewhere.host}/layer`] }));
    offer('foreign', manifest);
    await pull(':foreign');
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});

describe('an index', () => {
  const own = (): { mediaType: string; digest: string; size: number } => image.manifest;

  test.each<[string, (manifest: object) => object]>([
    ['names the platform', (manifest) => indexOf({ ...manifest, platform: amd64 })],
    [
      'has attestations beside it',
      (manifest) =>
        indexOf(
          { mediaType, digest, size, platform: { os: 'unknown', architecture: 'unknown' } },
          { ...manifest, platform: amd64 },
        ),
    ],
    ['names no platform for its only image', (manifest) => indexOf(manifest)],
  ])('that %s', async (_, make) => {
    offer('multi', make(own()), MEDIA_TYPES.index);
    expect((await pull(':multi')).manifest.digest).toBe(image.manifest.digest);
  });

  test('within an index', async () => {
    const inner = Buffer.from(JSON.stringify(indexOf({ ...own(), platform: amd64 })));
    offer('inner', inner.toString(), MEDIA_TYPES.index);
    offer(
      'outer',
      indexOf({ mediaType: MEDIA_TYPES.index, digest: digestOf(inner), size: inner.byteLength }),
      MEDIA_TYPES.index,
    );
    expect((await pull(':outer')).manifest.digest).toBe(image.manifest.digest);
  });

  test('without the platform lists what there is', async () => {
    offer(
      'arm',
      indexOf({ ...own(), platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
      MEDIA_TYPES.index,
    );
    await expect(pull(':arm')).rejects.toMatchObject({
      code: 'OCI_PLATFORM_MISSING',
      hint: expect.stringContaining('linux/arm64/v8'),
    });
  });

  test('arm64 without a variant and with v8 are the same', async () => {
    offer('arm', indexOf({ ...own(), platform: { os: 'linux', architecture: 'arm64' } }), MEDIA_TYPES.index);
    const pulled = await pull(':arm', { os: 'linux', architecture: 'arm64', variant: 'v8' });
    expect(pulled.manifest.digest).toBe(image.manifest.digest);
  });
});

describe('redirects of downloads', () => {
  const login = { credentials: () => Promise.resolve({ username: 'ann', password: 'canary' }) };

  test.each([301, 302, 303, 307, 308])('%s to another host carries no login', async (status) => {
    const storage = await startScriptedRegistry();
    const behind = await startScriptedRegistry({
      guard: ({ authorization, path }) =>
        authorization === undefined
          ? { status: 401, headers: { 'www-authenticate': 'Basic realm="registry"' } }
          : path.includes('/blobs/')
            ? { status, headers: { location: `http://${storage.host}${path}` } }
            : undefined,
    });
    for (const [name, entry] of server.manifests) behind.manifests.set(name, entry);
    for (const [name, bytes] of server.blobs) storage.blobs.set(name, bytes);
    await createRegistry(ports, login).pull(parseReference(`${behind.host}/acme/shop:1`), amd64, target);
    expect(storage.seen.length).toBe(3);
    expect(storage.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined, undefined]);
    await storage.close();
    await behind.close();
  });

  test('a loop ends', async () => {
    const again: Fault = { reply: { status: 302, headers: { location: '/v2/acme/shop/blobs/again' } } };
    server.script(/GET .*blobs/, ...Array.from({ length: 60 }, () => again));
    expect(await codeOf(pull())).toBe('REGISTRY_PROTOCOL');
  });
});

test('a web page instead of a registry', async () => {
  server.script(/manifests/, {
    change: (reply) => ({ ...reply, headers: { 'content-type': 'text/html' }, body: '<html></html>' }),
  });
  expect(await codeOf(pull())).toBe('REGISTRY_PROTOCOL');
});

test('a tag that is not there', async () => {
  expect(await codeOf(pull(':nope'))).toBe('REGISTRY_NOT_FOUND');
});
