import { createHash } from 'node:crypto';

import { Failure } from '../errors/index.ts';

/** The name of content: `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

const SHA256 = /^sha256:[a-f0-9]{64}$/;

export function isDigest(text: string): text is Digest {
  return SHA256.test(text);
}

/** @throws Failure `OCI_DIGEST_UNSUPPORTED` for anything but a SHA-256 digest: another algorithm could not be checked. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) {
    throw new Failure(
      'OCI_DIGEST_UNSUPPORTED',
      `${JSON.stringify(text.slice(0, 160))} is not a SHA-256 digest`,
      {
        hint: 'Use the form sha256:<64 hexadecimal digits>.',
      },
    );
  }
  return text;
}

/** The digest of bytes that are at hand. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The part after `sha256:`; it names the blob's file. */
export function digestHex(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

/** A running digest and byte count, for content that streams by. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  readonly size: number;
  /** Ends the computation; to be called once. */
  digest(): Digest;
}

export function newHasher(): Hasher {
  const hash = createHash('sha256');
  let size = 0;
  return {
    update(bytes) {
      size += bytes.byteLength;
      hash.update(bytes);
    },
    get size() {
      return size;
    },
    digest: () => `sha256:${hash.digest('hex')}`,
  };
}
