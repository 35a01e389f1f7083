import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import {
  composeIndex,
  parseReference,
  writeImage,
  type BlobStore,
  type StoredImage,
} from '../../../src/oci/index.ts';
import { createRegistry, type PushResult, type RegistryOptions } from '../../../src/registry/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { hurriedClock, sampleImage } from '../../support/sample-image.ts';
import { startScriptedRegistry, type Fault, type ScriptedRegistry } from '../../support/scripted-registry.ts';

let ports: TestPorts;
let clock: ReturnType<typeof hurriedClock>;
let server: ScriptedRegistry;
let store: BlobStore;
let image: StoredImage;

beforeEach(async () => {
  ports = realPorts();
  clock = hurriedClock();
  server = await startScriptedRegistry();
  ({ store, image } = await sampleImage(ports));
});
afterEach(async () => {
  await server.close();
  await ports.dispose();
});

function push(options: RegistryOptions = {}, mountFrom: string[] = [], tag = '1'): Promise<PushResult> {
  const reference = parseReference(`${server.host}/acme/shop:${tag}`);
  return createRegistry({ ...ports, clock }, options).push(store, image, reference, mountFrom);
}

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string; text: string }> {
  try {
    await work;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return {
      code: error.code,
      message: error.message,
      text: [error.message, error.hint, ...error.details].join('\n'),
    };
  }
  throw new Error('it succeeded');
}

function expectPushed(): void {
  expect(server.manifests.get('1')?.bytes.byteLength).toBe(image.manifest.size);
  expect(server.manifests.has(image.manifest.digest)).toBe(true);
  for (const blob of [...image.image.layers, image.config]) {
    expect(server.blobs.get(blob.digest)?.byteLength).toBe(blob.size);
  }
}

describe('order', () => {
  test('blobs come first, then the manifest by digest, then the tag', async () => {
    const result = await push();
    expectPushed();
    const writes = server.log().filter((line) => line.startsWith('PUT'));
    expect(writes.slice(0, 3).every((line) => line.includes('/blobs/uploads/'))).toBe(true);
    expect(writes.slice(3)).toEqual([
      `PUT /v2/acme/shop/manifests/${image.manifest.digest}`,
      'PUT /v2/acme/shop/manifests/1',
    ]);
    expect(result).toMatchObject({ unchanged: false, blobs: { uploaded: 3, present: 0, mounted: 0 } });
  });

  test('the same push again is one request and no byte', async () => {
    await push();
    const registry = createRegistry({ ...ports, clock });
    const again = await registry.push(store, image, parseReference(`${server.host}/acme/shop:1`));
    expect(again.unchanged).toBe(true);
    expect(registry.traffic()).toEqual({ requests: 1, uploaded: 0, downloaded: 0 });
  });

  test('another tag for the same image sends only its manifest', async () => {
    await push();
    const before = server.seen.length;
    await push({}, [], '2');
    expect(server.log().slice(before)).toEqual([
      'HEAD /v2/acme/shop/manifests/2',
      `HEAD /v2/acme/shop/manifests/${image.manifest.digest}`,
      'PUT /v2/acme/shop/manifests/2',
    ]);
  });

  test('a push that was cut uploads only what is missing when it is repeated', async () => {
    // The second blob never arrives: its every attempt breaks.
    server.script(
      /PUT .*uploads/,
      { change: (reply) => reply },
      ...Array.from({ length: 30 }, () => 'cut' as const),
    );
    await failure(push());
    const there = new Set(server.blobs.keys());
    expect(there.size).toBeGreaterThan(0);
    server.calm();
    server.seen.length = 0;
    const { blobs } = await push();
    expectPushed();
    expect(blobs).toEqual({ present: there.size, mounted: 0, uploaded: 3 - there.size });
    const sent = server.log().filter((line) => /PUT .*uploads/.test(line));
    expect(sent).toHaveLength(3 - there.size);
    for (const digest of there) expect(sent.join('\n')).not.toContain(encodeURIComponent(digest));
  });

  test('what is there already is not uploaded', async () => {
    const [layer] = image.image.layers;
    if (layer === undefined) throw new Error('the sample has layers');
    server.blobs.set(layer.digest, await store.readBytes(layer));
    expect((await push()).blobs).toEqual({ present: 1, mounted: 0, uploaded: 2 });
  });

  test('a failing blob leaves tag and manifest untouched', async () => {
    server.script(/PUT .*uploads/, ...Array.from({ length: 50 }, (): Fault => ({ reply: { status: 503 } })));
    expect((await failure(push())).code).toBe('REGISTRY_UNAVAILABLE');
    expect(server.manifests.size).toBe(0);
    expect(server.log().some((line) => line.startsWith('PUT') && line.includes('/manifests/'))).toBe(false);
  });
});

describe('a tag that moves', () => {
  beforeEach(async () => {
    const other = await sampleImage(ports, 'what was there before');
    const reference = parseReference(`${server.host}/acme/shop:1`);
    await createRegistry({ ...ports, clock }).push(other.store, other.image, reference);
    server.seen.length = 0;
  });

  test('moves to an image of which only what is new is sent, manifest and tag last', async () => {
    // The upper layer, and the configuration that names it.
    expect((await push()).blobs).toEqual({ present: 1, mounted: 0, uploaded: 2 });
    expectPushed();
    expect(server.log().slice(-2)).toEqual([
      `PUT /v2/acme/shop/manifests/${image.manifest.digest}`,
      'PUT /v2/acme/shop/manifests/1',
    ]);
  });

  test('moves to an image that is known without a byte of its content', async () => {
    await push({}, [], '2');
    server.seen.length = 0;
    expect((await push()).blobs).toEqual({ present: 3, mounted: 0, uploaded: 0 });
    const log = server.log();
    expect(log.filter((line) => line.startsWith('PUT'))).toEqual(['PUT /v2/acme/shop/manifests/1']);
    // Uploads of small blobs begin beside the question whether they are there, and are given up.
    const begun = log.filter((line) => line.startsWith('POST'));
    expect(log.filter((line) => line.startsWith('DELETE'))).toHaveLength(begun.length);
  });

  test('moves to an index whose images send once what they share', async () => {
    const { config } = image.image;
    const foreign = await writeImage(store, {
      ...image.image,
      config: { ...config, architecture: 'arm64' },
    });
    const images = [image, foreign];
    const index = composeIndex(images);
    const parts = images.map((each) => ({ content: store, image: each }));
    const reference = parseReference(`${server.host}/acme/shop:1`);
    const pushed = await createRegistry({ ...ports, clock }).pushIndex(parts, index, reference);
    // Two layers in each of them, one of which was there, and two configurations.
    expect(pushed.blobs).toEqual({ present: 3, mounted: 0, uploaded: 3 });
    const log = server.log();
    const asked = log.filter((line) => /^HEAD .*blobs/.test(line));
    expect(new Set(asked).size).toBe(asked.length);
    expect(log.filter((line) => /^PUT .*manifests/.test(line)).slice(-2)).toEqual([
      `PUT /v2/acme/shop/manifests/${index.descriptor.digest}`,
      'PUT /v2/acme/shop/manifests/1',
    ]);
    for (const { manifest } of images) expect(server.manifests.has(manifest.digest)).toBe(true);
  });
});

describe('faults that pass', () => {
  const twice = (fault: Fault): Fault[] => [fault, fault];
  test.each<[string, RegExp, Fault[]]>([
    ['500 twice on a look-up', /HEAD .*blobs/, twice({ reply: { status: 500 } })],
    ['502 twice when an upload begins', /POST/, twice({ reply: { status: 502 } })],
    ['503 on a commit', /PUT .*uploads/, twice({ reply: { status: 503 } })],
    ['504 on the manifest', /PUT .*manifests\/sha256/, twice({ reply: { status: 504 } })],
    ['504 on the tag', /PUT .*manifests\/1/, twice({ reply: { status: 504 } })],
    ['a reset connection on a look-up', /HEAD .*blobs/, ['reset']],
    ['a connection that breaks in the middle of a blob', /PUT .*uploads/, ['cut', 'cut']],
    ['a commit whose answer is lost', /PUT .*uploads/, ['lose-reply']],
    [
      'an upload session that is gone',
      /PUT .*uploads/,
      [{ reply: { status: 404, body: '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}' } }],
    ],
    [
      'content that was damaged on the way',
      /PUT .*uploads/,
      [{ reply: { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID"}]}' } }],
    ],
    ['an offset that the registry does not like', /PUT .*uploads/, [{ reply: { status: 416 } }]],
  ])('%s', async (_, match, faults) => {
    server.script(match, ...faults);
    await push();
    expectPushed();
  });

  test('a lost answer to a commit costs no second upload when the blob is there', async () => {
    server.script(/PUT .*uploads/, 'lose-reply');
    await push();
    const digests = server.log().flatMap((line) => /PUT .*digest=(.*)$/.exec(line)?.[1] ?? []);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('429 waits as long as the registry asks, in seconds', async () => {
    server.script(/HEAD .*manifests\/1/, { reply: { status: 429, headers: { 'retry-after': '3' } } });
    await push();
    expect(clock.pauses).toEqual([3000]);
  });

  test('429 waits as long as the registry asks, as a date', async () => {
    const date = new Date(clock.now() + 5000).toUTCString();
    server.script(/HEAD .*manifests\/1/, { reply: { status: 429, headers: { 'retry-after': date } } });
    await push();
    expect(clock.pauses).toEqual([5000]);
  });

  test('a garbage Retry-After falls back to growing random pauses', async () => {
    server.script(/HEAD .*manifests\/1/, { reply: { status: 429, headers: { 'retry-after': 'soon' } } });
    await push();
    expect(clock.pauses).toHaveLength(1);
    expect(clock.pauses[0]).toBeLessThanOrEqual(250);
  });

  test('five failures end it and tell of each attempt', async () => {
    server.script(
      /HEAD .*manifests\/1/,
      ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 500 } })),
    );
    const { code, text } = await failure(push());
    expect(code).toBe('REGISTRY_UNAVAILABLE');
    expect(text).toMatch(/attempt 1:[\s\S]*attempt 5:/);
    expect(server.seen).toHaveLength(5);
  });
});

describe('faults that stay', () => {
  test('403 is a matter of permission, asked once', async () => {
    server.script(/POST/, ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 403 } })));
    const { code, message } = await failure(push());
    expect(code).toBe('REGISTRY_DENIED');
    expect(message).toContain(`${server.host}/acme/shop`);
    expect(clock.pauses).toEqual([]);
  });

  test('404 on an upload says that the repository may have to be made', async () => {
    server.script(/POST/, ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 404 } })));
    const { code, text } = await failure(push());
    expect(code).toBe('REGISTRY_NOT_FOUND');
    expect(text).toContain('created before the first push');
  });

  test('an upload that is sent to an address of the cloud is refused', async () => {
    const headers = { location: 'http://169.254.169.254/latest/meta-data' };
    server.script(/POST/, ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 202, headers } })));
    expect((await failure(push())).code).toBe('REGISTRY_UNSAFE');
  });

  test('an upload without Location names the header', async () => {
    const without: Fault = { change: (reply) => ({ ...reply, headers: {} }) };
    server.script(/POST/, ...Array.from({ length: 9 }, () => without));
    expect((await failure(push())).text).toContain('Location');
  });

  test.each([409, 400])('an immutable tag with other content (%s)', async (status) => {
    const body = status === 400 ? '{"errors":[{"code":"TAG_INVALID","message":"tag is immutable"}]}' : '';
    server.script(/PUT .*manifests\/1/, { reply: { status, body } });
    expect((await failure(push())).code).toBe('REGISTRY_TAG_IMMUTABLE');
  });
});

describe('uploads that go elsewhere', () => {
  test.each<[string, (location: string) => string]>([
    ['an absolute address with a query', (location) => `http://${server.host}${location}`],
    ['a relative path', (location) => location],
  ])('%s', async (_, locate) => {
    const change: Fault = {
      change: (reply) => ({ ...reply, headers: { location: locate(reply.headers?.['location'] ?? '') } }),
    };
    server.script(/POST/, change, change, change);
    await push();
    expectPushed();
    expect(
      server
        .log()
        .filter((line) => /PUT .*uploads/.test(line))
        .every((line) => line.includes('state=x&digest=')),
    ).toBe(true);
  });

  test('another host gets the bytes and never the login', async () => {
    const guard = (request: {
      authorization: string | undefined;
      path: string;
    }): { status: number; headers: Record<string, string> } | undefined =>
      request.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
        : undefined;
    const storage = await startScriptedRegistry();
    await server.close();
    server = await startScriptedRegistry({ guard });
    for (let count = 0; count < 3; count += 1) {
      const location = `http://${storage.host}/put`;
      server.script(/POST/, { reply: { status: 202, headers: { location } } });
      storage.script(/PUT/, { reply: { status: 201 } });
    }
    // This registry never hears of what its storage got, so it misses the blobs and gets them a second time.
    await push({ credentials: () => Promise.resolve({ username: 'ann', password: 'canary' }) });
    expectPushed();
    expect(storage.seen.length).toBeGreaterThanOrEqual(3);
    expect(storage.seen.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(server.seen.some(({ authorization }) => authorization !== undefined)).toBe(true);
    await storage.close();
  });
});

describe('mounts', () => {
  test('what another repository has is mounted', async () => {
    for (const layer of image.image.layers) server.blobs.set(layer.digest, await store.readBytes(layer));
    const absent: Fault = { reply: { status: 404 } };
    server.script(/HEAD .*blobs/, absent, absent, absent);
    expect((await push({}, ['acme/base'])).blobs).toEqual({ present: 0, mounted: 2, uploaded: 1 });
  });

  test.each<[string, Fault]>([
    [
      '201 for another digest',
      { reply: { status: 201, headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } } },
    ],
    ['201 that names nothing', { reply: { status: 201, headers: { location: '/somewhere' } } }],
    ['404', { reply: { status: 404 } }],
    ['405', { reply: { status: 405 } }],
    ['500', { reply: { status: 500 } }],
    ['a broken connection', 'reset'],
  ])('%s is no mount: the blob is uploaded', async (_, fault) => {
    server.script(/POST .*mount=/, fault, fault, fault);
    expect((await push({}, ['acme/base'])).blobs).toEqual({ present: 0, mounted: 0, uploaded: 3 });
    expectPushed();
  });
});

describe('registries that are wrong about what they have', () => {
  test('a blob that is said to be there and is not is uploaded, then the manifest is taken', async () => {
    server.script(
      /HEAD .*blobs/,
      { reply: { status: 200 } },
      { reply: { status: 200 } },
      { reply: { status: 200 } },
    );
    await push();
    expectPushed();
  });

  test('a registry that refuses a manifest for ever is named', async () => {
    const unknown: Fault = { reply: { status: 400, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' } };
    server.script(/PUT .*manifests/, unknown, unknown, unknown);
    expect((await failure(push())).code).toBe('REGISTRY_PROTOCOL');
  });

  test('a registry that refuses large requests gets the blob in chunks', async () => {
    server.script(
      /PUT .*uploads/,
      { reply: { status: 413 } },
      { reply: { status: 413 } },
      { reply: { status: 413 } },
    );
    await push();
    expectPushed();
    expect(server.log().filter((line) => line.startsWith('PATCH'))).toHaveLength(3);
  });

  test('a look-up without the digest header reads the manifest instead', async () => {
    await push();
    const bare: Fault = { change: ({ headers: _, ...reply }) => ({ ...reply, headers: {} }) };
    server.script(/HEAD .*manifests\/1/, bare);
    expect((await push()).unchanged).toBe(true);
  });
});

test('two pushes of one tag at the same time leave both images whole', async () => {
  const other = await sampleImage(ports, 'another text');
  const reference = parseReference(`${server.host}/acme/shop:1`);
  const [a, b] = await Promise.all([
    push(),
    createRegistry({ ...ports, clock }).push(other.store, other.image, reference),
  ]);
  expect(server.manifests.has(a.manifest.digest)).toBe(true);
  expect(server.manifests.has(b.manifest.digest)).toBe(true);
});
