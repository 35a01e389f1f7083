import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';

import { errorMessage, Failure, isFailure } from '../errors/index.ts';
import type { Compression } from './media-types.ts';

/** No layer of an honest image unpacks to more; a small blob that does is a bomb. */
const MAX_UNPACKED = 32 * 1024 ** 3;

/** Bytes that are unpacked in one piece. */
const AT_ONCE = 1024 ** 2;

/**
 * Unpacks a layer.
 *
 * @throws Failure `OCI_ARCHIVE_INVALID` for damaged data, `OCI_LIMIT_EXCEEDED` for a bomb, `OCI_UNSUPPORTED` for
 *   zstd on a Node that cannot unpack it; failures of `content` pass through.
 */
export async function* decompress(
  content: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncIterable<Uint8Array> {
  if (compression === 'none') {
    yield* content;
    return;
  }
  const unpacker = compression === 'gzip' ? zlib.createGunzip({ chunkSize: 256 * 1024 }) : zstdUnpacker();
  const source = Readable.from(content, { objectMode: false });
  const feeding = pipeline(source, unpacker);
  // The error comes out of the loop below as well.
  feeding.catch(() => undefined);
  let unpacked = 0;
  try {
    for await (const chunk of unpacker) {
      if (!(chunk instanceof Uint8Array)) continue;
      unpacked += chunk.byteLength;
      if (unpacked > MAX_UNPACKED) {
        throw new Failure('OCI_LIMIT_EXCEEDED', `a layer unpacks to more than ${MAX_UNPACKED} bytes`);
      }
      yield chunk;
    }
    await feeding;
  } catch (error) {
    if (isFailure(error)) throw error;
    throw damaged(error);
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

/**
 * A small layer unpacked in one piece, without threads and streams, which take longer than the work itself; undefined
 * when it turns out to be large.
 *
 * @param content All of the layer, as it is stored.
 * @throws Failure `OCI_ARCHIVE_INVALID` for damaged data
 */
export function unpackAtOnce(content: Uint8Array): Uint8Array | undefined {
  try {
    return zlib.gunzipSync(content, { maxOutputLength: AT_ONCE });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw damaged(error);
  }
}

function damaged(cause: unknown): Failure {
  return new Failure('OCI_ARCHIVE_INVALID', `a layer cannot be unpacked: ${errorMessage(cause)}`, { cause });
}

function zstdUnpacker(): Transform {
  // Node 22.15 and later; the types that this project compiles with are older.
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  const unpacker: unknown = typeof create === 'function' ? Reflect.apply(create, zlib, []) : undefined;
  if (unpacker instanceof Transform) return unpacker;
  throw new Failure(
    'OCI_UNSUPPORTED',
    `a layer is packed with zstd, which Node ${process.versions.node} cannot unpack`,
    {
      hint: 'Use Node 22.15 or later (the actions run on Node 24), or a base image with gzip layers.',
    },
  );
}
