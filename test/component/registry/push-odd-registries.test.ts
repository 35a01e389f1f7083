import { describe, expect, test } from 'vitest';
import { parseReference } from '../../../src/oci/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import { usePushLab } from '../../support/push-lab.ts';
import { failureOf } from '../../support/refusal.ts';
import { sampleImage } from '../../support/sample-image.ts';
import { startScriptedRegistry, type Fault } from '../../support/scripted-registry.ts';

const lab = usePushLab();

describe('uploads that go elsewhere', () => {
  test.each<[string, (location: string) => string]>([
    ['an absolute address with a query', (location) => `http://${lab.server.host}${location}`],
    ['a relative path', (location) => location],
  ])('%s', async (_, locate) => {
    const change: Fault = {
      change: (reply) => ({ ...reply, headers: { location: locate(reply.headers?.['location'] ?? '') } }),
    };
    lab.server.script(/POST/, change, change, change);
    await lab.push();
    lab.expectPushed();
    expect(
      lab.server
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
    await lab.replaceServer({ guard });
    for (let count = 0; count < 3; count += 1) {
      const location = `http://${storage.host}/put`;
      lab.server.script(/POST/, { reply: { status: 202, headers: { location } } });
      storage.script(/PUT/, { reply: { status: 201 } });
    }
    // This registry never hears of what its storage got, so it misses the blobs and gets them a second time.
    await lab.push({ credentials: () => Promise.resolve({ username: 'ann', password: 'canary' }) });
    lab.expectPushed();
    expect(storage.seen.length).toBeGreaterThanOrEqual(3);
    expect(storage.seen.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(lab.server.seen.some(({ authorization }) => authorization !== undefined)).toBe(true);
    await storage.close();
  });
});

describe('mounts', () => {
  test('what another repository has is mounted', async () => {
    for (const layer of lab.image.image.layers)
      lab.server.blobs.set(layer.digest, await lab.store.readBytes(layer));
    const absent: Fault = { reply: { status: 404 } };
    lab.server.script(/HEAD .*blobs/, absent, absent, absent);
    expect((await lab.push({}, ['acme/base'])).blobs).toEqual({ present: 0, mounted: 2, uploaded: 1 });
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
    lab.server.script(/POST .*mount=/, fault, fault, fault);
    expect((await lab.push({}, ['acme/base'])).blobs).toEqual({ present: 0, mounted: 0, uploaded: 3 });
    lab.expectPushed();
  });
});

describe('registries that are wrong about what they have', () => {
  test('a blob that is said to be there and is not is uploaded, then the manifest is taken', async () => {
    lab.server.script(
      /HEAD .*blobs/,
      { reply: { status: 200 } },
      { reply: { status: 200 } },
      { reply: { status: 200 } },
    );
    await lab.push();
    lab.expectPushed();
  });

  test('a registry that refuses a manifest for ever is named', async () => {
    const unknown: Fault = { reply: { status: 400, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' } };
    lab.server.script(/PUT .*manifests/, unknown, unknown, unknown);
    expect((await failureOf(lab.push())).code).toBe('REGISTRY_PROTOCOL');
  });

  test('a registry that refuses large requests gets the blob in chunks', async () => {
    lab.server.script(
      /PUT .*uploads/,
      { reply: { status: 413 } },
      { reply: { status: 413 } },
      { reply: { status: 413 } },
    );
    await lab.push();
    lab.expectPushed();
    expect(lab.server.log().filter((line) => line.startsWith('PATCH'))).toHaveLength(3);
  });

  test('what a tag names is known without the digest header', async () => {
    await lab.push();
    const bare: Fault = { change: ({ headers: _, ...reply }) => ({ ...reply, headers: {} }) };
    lab.server.script(/GET .*manifests\/1/, bare);
    expect((await lab.push()).unchanged).toBe(true);
  });

  test('a look-up without the digest header reads the manifest instead', async () => {
    const bare: Fault = { change: ({ headers: _, ...reply }) => ({ ...reply, headers: {} }) };
    lab.server.script(/HEAD .*manifests\/sha256/, bare);
    await lab.push();
    lab.server.script(/HEAD .*manifests\/sha256/, bare);
    await lab.push({}, [], '2');
    expect(
      lab.server
        .log()
        .filter((line) => line.startsWith('GET'))
        .at(-1),
    ).toContain(lab.image.manifest.digest);
  });

  test.each<[string, Fault]>([
    ['other bytes than it announced', { change: (reply) => ({ ...reply, body: 'something else' }) }],
    ['a web page', { change: (reply) => ({ ...reply, headers: { 'content-type': 'text/html' } }) }],
  ])('a tag that is delivered as %s is looked up by its digest, and moves', async (_, fault) => {
    const other = await sampleImage(lab.ports, 'what was there before');
    const reference = parseReference(`${lab.server.host}/acme/shop:1`);
    await createRegistry({ ...lab.ports, clock: lab.clock }).push(other.store, other.image, reference);
    lab.server.script(/GET .*manifests\/1/, fault);
    await lab.push();
    lab.expectPushed();
  });

  test('what the image before had and the registry has lost since is sent again', async () => {
    await lab.push();
    const other = await sampleImage(lab.ports, 'what comes after');
    const shared = other.image.image.layers.find(({ digest }) => lab.server.blobs.delete(digest));
    expect(shared).toBeDefined();
    const unknown: Fault = { reply: { status: 400, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' } };
    lab.server.script(/PUT .*manifests/, unknown);
    const reference = parseReference(`${lab.server.host}/acme/shop:1`);
    await createRegistry({ ...lab.ports, clock: lab.clock }).push(other.store, other.image, reference);
    expect(lab.server.blobs.has(shared?.digest ?? '')).toBe(true);
  });
});

test('two pushes of one tag at the same time leave both images whole', async () => {
  const other = await sampleImage(lab.ports, 'another text');
  const reference = parseReference(`${lab.server.host}/acme/shop:1`);
  const [a, b] = await Promise.all([
    lab.push(),
    createRegistry({ ...lab.ports, clock: lab.clock }).push(other.store, other.image, reference),
  ]);
  expect(lab.server.manifests.has(a.manifest.digest)).toBe(true);
  expect(lab.server.manifests.has(b.manifest.digest)).toBe(true);
});
