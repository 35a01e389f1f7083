import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import type { OutputsOf } from '../../../src/action/index.ts';
import {
  appendLayer,
  emptyImage,
  openBlobStore,
  parseReference,
  withRuntime,
  writeImage,
  writeLayer,
  writeOciArchive,
} from '../../../src/oci/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import { runOf } from '../action-run.ts';
import type { TestPorts } from '../ports.ts';
import { amd64, textFile } from '../sample-image.ts';
import type { ScriptedRegistry } from '../scripted-registry.ts';

export const PASSWORD = 'canary-chaos-password';
const CHARM = 'a charm';

export interface WorkResult {
  readonly outputs: OutputsOf<typeof publish>;
  readonly summary: string;
}

/** Puts the image that the rock is built on into the registry. */
export async function offerBase(ports: TestPorts, server: ScriptedRegistry): Promise<void> {
  const store = openBlobStore(ports, await ports.files.makeTemp('chaos-base-'));
  const layer = await writeLayer(store, [textFile('etc/base', 'y'.repeat(20_000))]);
  const image = await writeImage(store, appendLayer(emptyImage(amd64), layer, {}));
  for (const blob of [...image.image.layers, image.config])
    server.blobs.set(blob.digest, await store.readBytes(blob));
  const entry = { bytes: await store.readBytes(image.manifest), mediaType: image.manifest.mediaType };
  for (const name of ['base', image.manifest.digest]) server.manifests.set(name, entry);
}

/** Pulls a base, packs an image on it as a rock, then publishes it: what is disturbed. The folder is kept between a run and its repetition. */
export async function packAndPublish(
  ports: TestPorts,
  folder: string,
  host: string,
  expectDigest?: string,
): Promise<WorkResult> {
  const store = openBlobStore(ports, `${folder}/cache`);
  const below = await writeLayer(store, [
    textFile('etc/os-release', 'ID=chaos\n'),
    textFile('usr/lib/blob', 'x'.repeat(300_000)),
  ]);
  const above = await writeLayer(store, [textFile('app/app.py', 'print(1)\n')]);
  const registry = createRegistry(ports, {
    credentials: () => Promise.resolve({ username: 'ann', password: PASSWORD }),
  });
  const base = await registry.pull(parseReference(`${host}/acme/base:base`), amd64, store);
  const layered = appendLayer(appendLayer(base.image, below, {}), above, {});
  const image = await writeImage(store, withRuntime(layered, { entrypoint: ['/bin/app'] }));
  await writeOciArchive(store, image, `${folder}/app.rock`, { tag: '1' });
  await ports.files.write(`${folder}/app.charm`, CHARM);
  const run = runOf(publish, ports, folder, {
    rock: 'app.rock',
    charm: 'app.charm',
    image: `${host}/acme/app:1`,
    username: 'ann',
    password: PASSWORD,
    sbom: 'true',
    ...(expectDigest !== undefined && { 'expect-digest': expectDigest }),
  });
  const outputs = await main(run);
  return { outputs, summary: run.summary.render() };
}
