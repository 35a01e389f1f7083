import type { BlobSource } from './blob-source.ts';
import type { Image } from './image.ts';
import { readTar } from './tar-read.ts';
import { unpackedLayer } from './unpacked-layer.ts';

/** A file or a link of a layer, as it is stored there. */
export interface StoredMember {
  /** Without a leading `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Gone once the next member is asked for; what is not read is passed over. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** The files and links of an image's layer, counted from the bottom, in their order. @throws Failure as `readTar` */
export async function* readLayer(
  source: BlobSource,
  image: Image,
  position: number,
): AsyncIterable<StoredMember> {
  for await (const { header, content } of readTar(unpackedLayer(source, image, position))) {
    const { kind, path, size } = header;
    if (kind === 'file' || kind === 'symlink' || kind === 'hardlink') yield { path, size, content };
  }
}
