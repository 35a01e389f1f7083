// One of several processes on one cache. Prints the digest of the image of each round. Its arguments: FOLDER, ROUNDS and,
// where it may not have more files open, how many.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  appendLayer,
  cachedLayer,
  emptyImage,
  layerKey,
  openBlobStore,
  validateImage,
  writeImage,
  writeLayer,
  type LayerEntry,
} from '../../src/oci/index.ts';
import { realPorts } from './ports.ts';
import { amd64, textFile } from './sample-image.ts';

const [folder = '', rounds = '1', files] = process.argv.slice(2);
// Not before: Node opens more than that to load the sources.
if (files !== undefined) execFileSync('prlimit', [`--pid=${process.pid}`, `--nofile=${files}:${files}`]);
const ports = realPorts();
const store = openBlobStore(ports, join(folder, 'cache'));
const sources = join(folder, 'sources');
const fromDisk = await Promise.all(
  readdirSync(sources).map(async (name): Promise<LayerEntry> => {
    const path = join(sources, name);
    const size = (await ports.files.stat(path))?.size ?? 0;
    const content = (): AsyncIterable<Uint8Array> => ports.files.readStream(path);
    return { kind: 'file', path: `app/${name}`, mode: 0o644, uid: 0, gid: 0, size, content };
  }),
);
for (let round = 0; round < Number(rounds); round += 1) {
  const below = await cachedLayer(store, layerKey({ round }), () =>
    writeLayer(store, [textFile('etc/round', `${round} `.repeat(5_000))]),
  );
  const above = await cachedLayer(store, layerKey({ what: 'app' }), () => writeLayer(store, fromDisk));
  const image = appendLayer(appendLayer(emptyImage(amd64), below.layer, {}), above.layer, {});
  const { manifest } = await writeImage(store, image);
  await validateImage(store, manifest);
  console.log(manifest.digest);
}
await ports.dispose();
