import { truncate } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkComposed, type BlobStore, type StoredImage } from '../../../src/oci/index.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { sampleImage } from '../../support/sample-image.ts';

let ports: TestPorts;
let store: BlobStore;
let image: StoredImage;
beforeEach(async () => {
  ports = realPorts();
  ({ store, image } = await sampleImage(ports));
});
afterEach(() => ports.dispose());

test('an image whose parts are there is as it was composed', async () => {
  await expect(checkComposed(store, image)).resolves.toBeUndefined();
});

test.each(['config', 'manifest'] as const)('a damaged %s is refused and dropped', async (document) => {
  flipBit(store.path(image[document].digest));
  await expect(checkComposed(store, image)).rejects.toMatchObject({ code: 'OCI_BLOB_CORRUPT' });
  expect(await store.has(image[document])).toBe(false);
});

test('a layer that is gone or cut off is named', async () => {
  const [lowest] = image.image.layers;
  if (lowest === undefined) throw new Error('the sample has no layer');
  await truncate(store.path(lowest.digest), 1);
  await expect(checkComposed(store, image)).rejects.toMatchObject({
    code: 'OCI_IMAGE_INVALID',
    details: [`layer 0 (${lowest.digest}) is not there with ${lowest.size} bytes`],
  });
});

test('documents that do not agree are refused', async () => {
  const { config } = image.image;
  const torn = { ...image.image, config: { ...config, rootfs: { ...config.rootfs, diff_ids: [] } } };
  await expect(checkComposed(store, { ...image, image: torn })).rejects.toMatchObject({
    code: 'OCI_IMAGE_INVALID',
  });
});
