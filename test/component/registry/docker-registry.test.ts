import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  appendLayer,
  openBlobStore,
  parseReference,
  validateImage,
  writeImage,
  writeLayer,
} from '../../../src/oci/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startRealRegistry, type RealRegistry } from '../../support/real-registry.ts';
import { amd64, sampleImage } from '../../support/sample-image.ts';

// What Debian's docker-registry really does where the specification leaves room.

let ports: TestPorts;
let server: RealRegistry;

beforeAll(async () => {
  ports = realPorts();
  server = await startRealRegistry();
});
afterAll(async () => {
  await server.close();
  await ports.dispose();
});

test('what was pushed is pulled back byte for byte, and skopeo agrees', async () => {
  const { store, image, folder } = await sampleImage(ports);
  const reference = parseReference(`${server.host}/acme/shop:1`);
  await createRegistry(ports).push(store, image, reference);
  const target = openBlobStore(ports, `${folder}/pulled`);
  const pulled = await createRegistry(ports).pull(reference, amd64, target);
  expect(pulled.manifest).toEqual(image.manifest);
  await validateImage(target, pulled.manifest);
  execFileSync('skopeo', [
    'copy',
    '-q',
    '--src-tls-verify=false',
    `docker://${server.host}/acme/shop:1`,
    `oci:${folder}/skopeo:1`,
  ]);
});

test('a layer of 12 MB travels both ways', async () => {
  const { store, image, folder } = await sampleImage(ports);
  let seed = createHash('sha256').update('seed').digest();
  async function* noise(): AsyncIterable<Uint8Array> {
    for (let count = 0; count < 24; count += 1) {
      seed = createHash('sha256').update(seed).digest();
      yield await Promise.resolve(
        Buffer.concat(
          Array.from({ length: 32_768 }, (_, index) =>
            index === 0 ? seed : createHash('md5').update(seed).update(String(index)).digest(),
          ),
        ).subarray(0, 524_288),
      );
    }
  }
  const layer = await writeLayer(store, [
    { kind: 'file', path: 'big', mode: 0o644, uid: 0, gid: 0, size: 24 * 524_288, content: noise },
  ]);
  const big = await writeImage(store, appendLayer(image.image, layer, { created_by: 'big' }));
  const reference = parseReference(`${server.host}/acme/big:1`);
  const registry = createRegistry(ports);
  await registry.push(store, big, reference);
  expect(registry.traffic().uploaded).toBeGreaterThan(layer.size);
  const target = openBlobStore(ports, `${folder}/pulled`);
  await createRegistry(ports).pull(reference, amd64, target);
  await validateImage(target, big.manifest);
});

test('a mount from a repository that has nothing becomes an upload', async () => {
  const { store, image } = await sampleImage(ports, 'mount');
  const result = await createRegistry(ports).push(store, image, parseReference(`${server.host}/acme/m:1`), [
    'acme/nothing',
  ]);
  expect(result.blobs.uploaded + result.blobs.present).toBe(3);
});

test('a tag moves only by a whole new image', async () => {
  const first = await sampleImage(ports, 'one');
  const second = await sampleImage(ports, 'two');
  const reference = parseReference(`${server.host}/acme/tag:1`);
  const registry = createRegistry(ports);
  await registry.push(first.store, first.image, reference);
  const [layer] = second.image.image.layers.slice(-1);
  if (layer === undefined) throw new Error('the sample has layers');
  await second.store.drop(layer.digest);
  await expect(registry.push(second.store, second.image, reference)).rejects.toMatchObject({
    code: 'OCI_BLOB_MISSING',
  });
  expect(await registry.find(reference)).toBe(first.image.manifest.digest);
});

test('a reference that names nothing', async () => {
  const registry = createRegistry(ports);
  expect(await registry.find(parseReference(`${server.host}/acme/none:1`))).toBeUndefined();
  await expect(registry.resolve(parseReference(`${server.host}/acme/none:1`), amd64)).rejects.toMatchObject({
    code: 'REGISTRY_NOT_FOUND',
  });
});
