import type { BlobStore } from './blob-store.ts';
import { digestHex } from './digest.ts';
import { LAYER_MTIME } from './layer.ts';
import type { LayerEntry } from './layer-entry.ts';
import type { StoredImage } from './stored-image.ts';
import { writeTar } from './tar-write.ts';

/**
 * An image as `docker save` writes it, for `docker load` of every engine: those before Docker 25 cannot load a layout.
 * Layers stay compressed, which the engines accept.
 *
 * @param reference `name:tag` that the engine gives to the image.
 * @see https://github.com/moby/docker-image-spec/blob/main/v1.2.md
 */
export function streamDockerArchive(
  store: BlobStore,
  image: StoredImage,
  reference: string,
): AsyncIterable<Uint8Array> {
  const config = `${digestHex(image.config.digest)}.json`;
  const layers = image.image.layers.map((layer) => ({ layer, name: `${digestHex(layer.digest)}.tar.gz` }));
  const manifest = Buffer.from(
    JSON.stringify([{ Config: config, RepoTags: [reference], Layers: layers.map(({ name }) => name) }]),
  );
  const owner = { mode: 0o644, uid: 0, gid: 0 };
  function* entries(): Iterable<LayerEntry> {
    yield { kind: 'file', path: 'manifest.json', ...owner, size: manifest.byteLength, content: manifest };
    const { size } = image.config;
    yield { kind: 'file', path: config, ...owner, size, content: () => store.read(image.config) };
    // The same layer twice is one member of the archive.
    for (const { layer, name } of new Map(layers.map((one) => [one.name, one])).values()) {
      yield { kind: 'file', path: name, ...owner, size: layer.size, content: () => store.read(layer) };
    }
  }
  return writeTar(entries(), LAYER_MTIME);
}
