import { gunzipSync } from 'node:zlib';
import { digestOf, MEDIA_TYPES } from '../../../src/oci/index.ts';
import type { HostileCase, HostileLab } from './case.ts';
import { manifestOf } from './offered.ts';

const LARGEST_BLOCK = 128 * 1024;

/** What was pulled is the manifest that was offered, byte for byte. */
function isKept({ server }: HostileLab, said: string): string | undefined {
  const offered = digestOf(server.manifests.get('kept')?.bytes ?? new Uint8Array());
  return said === offered ? undefined : `it made ${said} of ${offered}`;
}

/** Fault 18: forms of layers and manifests that are kept as they are. */
export const KEPT_CASES: readonly HostileCase[] = [
  {
    ...{ id: '18a', name: 'layers that are not compressed: kept as they are', tag: 'kept', otherImage: true },
    ...{ work: 'pull', verdict: 'works' },
    prepare(lab) {
      const layers = lab.image.image.layers.map(({ digest }) => {
        const bytes = gunzipSync(lab.blobs.get(digest) ?? new Uint8Array());
        lab.server.blobs.set(digestOf(bytes), bytes);
        return { mediaType: MEDIA_TYPES.layerTar, digest: digestOf(bytes), size: bytes.byteLength };
      });
      lab.offer('kept', { ...manifestOf(lab), layers });
    },
    complain: isKept,
  },
  {
    ...{ id: '18b', name: "Docker's own media types: kept as they are", tag: 'kept', otherImage: true },
    ...{ work: 'pull', verdict: 'works' },
    prepare(lab) {
      const { config, layers } = manifestOf(lab);
      const docker = 'application/vnd.docker';
      lab.offer(
        'kept',
        {
          schemaVersion: 2,
          mediaType: `${docker}.distribution.manifest.v2+json`,
          config: { ...config, mediaType: `${docker}.container.image.v1+json` },
          layers: layers.map((layer) => ({
            ...layer,
            mediaType: `${docker}.image.rootfs.diff.tar.gzip`,
          })),
        },
        `${docker}.distribution.manifest.v2+json`,
      );
    },
    complain: isKept,
  },
  {
    ...{ id: '18c', name: 'layers packed with zstd: kept as they are', tag: 'kept', otherImage: true },
    ...{ work: 'pull', verdict: 'works' },
    prepare(lab) {
      const layers = lab.image.image.layers.map(({ digest }) => {
        const bytes = zstdStored(gunzipSync(lab.blobs.get(digest) ?? new Uint8Array()));
        lab.server.blobs.set(digestOf(bytes), bytes);
        return { mediaType: MEDIA_TYPES.layerZstd, digest: digestOf(bytes), size: bytes.byteLength };
      });
      lab.offer('kept', { ...manifestOf(lab), layers });
    },
    complain: isKept,
  },
];

/** A frame of zstd (RFC 8878) whose blocks hold the content as it is: older Nodes cannot write any other. */
function zstdStored(content: Uint8Array): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(content.byteLength, 5);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < content.byteLength; at += LARGEST_BLOCK) {
    const part = content.subarray(at, at + LARGEST_BLOCK);
    const header = Buffer.alloc(3);
    const last = at + LARGEST_BLOCK >= content.byteLength ? 1 : 0;
    header.writeUIntLE((part.byteLength << 3) | last, 0, 3);
    blocks.push(header, part);
  }
  return Buffer.concat([head, ...blocks]);
}
