import { afterEach, beforeEach, expect } from 'vitest';
import { parseReference, type BlobStore, type StoredImage } from '../../src/oci/index.ts';
import { createRegistry, type PushResult, type RegistryOptions } from '../../src/registry/index.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { hurriedClock, sampleImage } from './sample-image.ts';
import { startScriptedRegistry, type RegistryScript, type ScriptedRegistry } from './scripted-registry.ts';

type Clock = ReturnType<typeof hurriedClock>;

/** A small image, and a registry that does what a test tells it. */
export interface PushLab {
  readonly ports: TestPorts;
  /** Its pauses pass at once. */
  readonly clock: Clock;
  readonly server: ScriptedRegistry;
  readonly store: BlobStore;
  readonly image: StoredImage;
  /** Pushes the image as `acme/shop`. */
  push(options?: RegistryOptions, mountFrom?: readonly string[], tag?: string): Promise<PushResult>;
  /** The tag `1` names the image, and everything of it is there. */
  expectPushed(): void;
  /** Another registry in place of the one that is there. */
  replaceServer(script: RegistryScript): Promise<void>;
}

/** A lab for each test of a file. */
export function usePushLab(): PushLab {
  let ports: TestPorts;
  let clock: Clock;
  let server: ScriptedRegistry;
  let store: BlobStore;
  let image: StoredImage;
  beforeEach(async () => {
    ports = realPorts();
    clock = hurriedClock();
    server = await startScriptedRegistry();
    ({ store, image } = await sampleImage(ports));
  });
  afterEach(async () => {
    await server.close();
    await ports.dispose();
  });
  return {
    get ports() {
      return ports;
    },
    get clock() {
      return clock;
    },
    get server() {
      return server;
    },
    get store() {
      return store;
    },
    get image() {
      return image;
    },
    push(options = {}, mountFrom = [], tag = '1') {
      const reference = parseReference(`${server.host}/acme/shop:${tag}`);
      return createRegistry({ ...ports, clock }, options).push(store, image, reference, mountFrom);
    },
    expectPushed() {
      expect(server.manifests.get('1')?.bytes.byteLength).toBe(image.manifest.size);
      expect(server.manifests.has(image.manifest.digest)).toBe(true);
      for (const blob of [...image.image.layers, image.config])
        expect(server.blobs.get(blob.digest)?.byteLength).toBe(blob.size);
    },
    async replaceServer(script) {
      await server.close();
      server = await startScriptedRegistry(script);
    },
  };
}
