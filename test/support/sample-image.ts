import {
  appendLayer,
  emptyImage,
  openBlobStore,
  withRuntime,
  writeImage,
  writeLayer,
  type BlobStore,
  type LayerEntry,
  type StoredImage,
} from '../../src/oci/index.ts';
import type { Clock } from '../../src/ports/index.ts';
import type { TestPorts } from './ports.ts';

export const amd64 = { os: 'linux', architecture: 'amd64' } as const;

/** A file entry with this text. */
export function textFile(path: string, text: string): LayerEntry {
  const content = Buffer.from(text);
  return { kind: 'file', path, mode: 0o644, uid: 0, gid: 0, size: content.byteLength, content };
}

/** An image of two small layers in a store of its own. */
export async function sampleImage(
  ports: TestPorts,
  text = 'hello',
): Promise<{ readonly store: BlobStore; readonly image: StoredImage; readonly folder: string }> {
  const folder = await ports.files.makeTemp('sample-image');
  const store = openBlobStore(ports, `${folder}/store`);
  const below = await writeLayer(store, [textFile('etc/os-release', 'ID=sample\n')]);
  const above = await writeLayer(store, [textFile('app/app.py', text)]);
  const layered = appendLayer(appendLayer(emptyImage(amd64), below, { created_by: 'base' }), above, {
    created_by: 'app',
  });
  const image = await writeImage(store, withRuntime(layered, { entrypoint: ['/bin/sh'], env: { A: '1' } }));
  return { store, image, folder };
}

/** A clock by which nothing is ever too late. */
export const patientClock: Clock = {
  now: () => Date.UTC(2026, 0, 1),
  monotonic: () => 0,
  sleep: () => new Promise(() => undefined),
};

/** A clock whose pauses pass at once and are written down. */
export function hurriedClock(): {
  now(): number;
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
  readonly pauses: number[];
} {
  const pauses: number[] = [];
  let time = 0;
  return {
    pauses,
    now: () => Date.UTC(2026, 0, 1) + time,
    monotonic: () => time,
    sleep(milliseconds) {
      pauses.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  };
}
