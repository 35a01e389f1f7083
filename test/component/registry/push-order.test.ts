import { beforeEach, describe, expect, test } from 'vitest';
import { composeIndex, parseReference, writeImage } from '../../../src/oci/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import { usePushLab } from '../../support/push-lab.ts';
import { failureOf } from '../../support/refusal.ts';
import { sampleImage } from '../../support/sample-image.ts';
import type { Fault } from '../../support/scripted-registry.ts';

const lab = usePushLab();

describe('order', () => {
  test('blobs come first, then the manifest with its tag', async () => {
    const result = await lab.push();
    lab.expectPushed();
    const writes = lab.server.log().filter((line) => line.startsWith('PUT'));
    expect(writes.slice(0, 3).every((line) => line.includes('/blobs/uploads/'))).toBe(true);
    expect(writes.slice(3)).toEqual(['PUT /v2/acme/shop/manifests/1']);
    expect(result).toMatchObject({ unchanged: false, blobs: { uploaded: 3, present: 0, mounted: 0 } });
  });

  test('the same push again is one request and sends no byte', async () => {
    await lab.push();
    const registry = createRegistry({ ...lab.ports, clock: lab.clock });
    const again = await registry.push(lab.store, lab.image, parseReference(`${lab.server.host}/acme/shop:1`));
    expect(again.unchanged).toBe(true);
    expect(registry.traffic()).toEqual({
      requests: 1,
      uploaded: 0,
      downloaded: lab.image.manifest.size,
    });
  });

  test('another tag for the same image sends only its manifest', async () => {
    await lab.push();
    const before = lab.server.seen.length;
    await lab.push({}, [], '2');
    expect(lab.server.log().slice(before)).toEqual([
      'GET /v2/acme/shop/manifests/2',
      `HEAD /v2/acme/shop/manifests/${lab.image.manifest.digest}`,
      'PUT /v2/acme/shop/manifests/2',
    ]);
  });

  test('a push that was cut uploads only what is missing when it is repeated', async () => {
    // The second blob never arrives: its every attempt breaks.
    lab.server.script(
      /PUT .*uploads/,
      { change: (reply) => reply },
      ...Array.from({ length: 30 }, () => 'cut' as const),
    );
    await failureOf(lab.push());
    const there = new Set(lab.server.blobs.keys());
    expect(there.size).toBeGreaterThan(0);
    lab.server.calm();
    lab.server.seen.length = 0;
    const { blobs } = await lab.push();
    lab.expectPushed();
    expect(blobs).toEqual({ present: there.size, mounted: 0, uploaded: 3 - there.size });
    const sent = lab.server.log().filter((line) => /PUT .*uploads/.test(line));
    expect(sent).toHaveLength(3 - there.size);
    for (const digest of there) expect(sent.join('\n')).not.toContain(encodeURIComponent(digest));
  });

  test('what is there already is not uploaded', async () => {
    const [layer] = lab.image.image.layers;
    if (layer === undefined) throw new Error('the sample has layers');
    lab.server.blobs.set(layer.digest, await lab.store.readBytes(layer));
    expect((await lab.push()).blobs).toEqual({ present: 1, mounted: 0, uploaded: 2 });
  });

  test('a failing blob leaves tag and manifest untouched', async () => {
    lab.server.script(
      /PUT .*uploads/,
      ...Array.from({ length: 50 }, (): Fault => ({ reply: { status: 503 } })),
    );
    expect((await failureOf(lab.push())).code).toBe('REGISTRY_UNAVAILABLE');
    expect(lab.server.manifests.size).toBe(0);
    expect(lab.server.log().some((line) => line.startsWith('PUT') && line.includes('/manifests/'))).toBe(
      false,
    );
  });
});

describe('a tag that moves', () => {
  beforeEach(async () => {
    const other = await sampleImage(lab.ports, 'what was there before');
    const reference = parseReference(`${lab.server.host}/acme/shop:1`);
    await createRegistry({ ...lab.ports, clock: lab.clock }).push(other.store, other.image, reference);
    lab.server.seen.length = 0;
  });

  test('moves to an image of which only what is new is sent, manifest and tag last', async () => {
    // The upper layer, and the configuration that names it.
    expect((await lab.push()).blobs).toEqual({ present: 1, mounted: 0, uploaded: 2 });
    lab.expectPushed();
    const log = lab.server.log();
    expect(log[0]).toBe('GET /v2/acme/shop/manifests/1');
    expect(log.at(-1)).toBe('PUT /v2/acme/shop/manifests/1');
    // What the image before has is there; what it has not is as new as the image.
    expect(log.filter((line) => /^HEAD/.test(line))).toEqual([
      `HEAD /v2/acme/shop/manifests/${lab.image.manifest.digest}`,
    ]);
  });

  test('is looked up and not read on Docker Hub, where reading it counts as a pull', async () => {
    const http: typeof lab.ports.http = {
      ...lab.ports.http,
      request: (request) =>
        lab.ports.http.request({
          ...request,
          url: request.url.replace('https://registry-1.docker.io', `http://${lab.server.host}`),
        }),
    };
    const hub = createRegistry({ ...lab.ports, clock: lab.clock, http });
    await hub.push(lab.store, lab.image, parseReference('docker.io/acme/shop:1'));
    expect(lab.server.log().filter((line) => line.startsWith('GET'))).toEqual([]);
    lab.expectPushed();
  });

  test('moves to an image that is known without a byte of its content', async () => {
    await lab.push({}, [], '2');
    lab.server.seen.length = 0;
    expect((await lab.push()).blobs).toEqual({ present: 3, mounted: 0, uploaded: 0 });
    const log = lab.server.log();
    expect(log.filter((line) => line.startsWith('PUT'))).toEqual(['PUT /v2/acme/shop/manifests/1']);
    // Uploads of small blobs begin beside the question whether they are there, and are given up.
    const begun = log.filter((line) => line.startsWith('POST'));
    expect(log.filter((line) => line.startsWith('DELETE'))).toHaveLength(begun.length);
  });

  test('moves to an index whose images send once what they share', async () => {
    const { config } = lab.image.image;
    const foreign = await writeImage(lab.store, {
      ...lab.image.image,
      config: { ...config, architecture: 'arm64' },
    });
    const images = [lab.image, foreign];
    const index = composeIndex(images);
    const parts = images.map((each) => ({ content: lab.store, image: each }));
    const reference = parseReference(`${lab.server.host}/acme/shop:1`);
    const pushed = await createRegistry({ ...lab.ports, clock: lab.clock }).pushIndex(
      parts,
      index,
      reference,
    );
    // Two layers in each of them, one of which was there, and two configurations.
    expect(pushed.blobs).toEqual({ present: 3, mounted: 0, uploaded: 3 });
    const log = lab.server.log();
    const asked = log.filter((line) => /^HEAD .*blobs/.test(line));
    expect(new Set(asked).size).toBe(asked.length);
    expect(log.filter((line) => /^PUT .*manifests/.test(line)).at(-1)).toBe('PUT /v2/acme/shop/manifests/1');
    for (const { manifest } of images) expect(lab.server.manifests.has(manifest.digest)).toBe(true);
    expect(lab.server.manifests.has(index.descriptor.digest)).toBe(true);
  });

  test('from an index to another image: what the images of the index have is not asked for', async () => {
    const index = composeIndex([lab.image]);
    const registry = createRegistry({ ...lab.ports, clock: lab.clock });
    const reference = parseReference(`${lab.server.host}/acme/shop:1`);
    await registry.pushIndex([{ content: lab.store, image: lab.image }], index, reference);
    lab.server.seen.length = 0;
    const other = await sampleImage(lab.ports, 'and yet another');
    expect((await registry.push(other.store, other.image, reference)).blobs.present).toBe(1);
    expect(lab.server.log().filter((line) => /^HEAD .*blobs/.test(line))).toEqual([]);
  });
});
