import type { BlobStore, Descriptor, Platform, Reference, StoredImage } from '../oci/index.ts';
import type { Ports } from '../ports/index.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Finds the credentials for a registry's host (with its port); undefined means anonymous. */
export type FindCredentials = (registry: string) => Promise<Credentials | undefined>;

export interface RegistryOptions {
  readonly credentials?: FindCredentials;
  /** Hosts (with port) that may be spoken to without TLS. Loopback hosts always may. */
  readonly insecure?: readonly string[];
}

/** What went over the wire, for reports. */
export interface Traffic {
  readonly requests: number;
  /** Bytes of request bodies. */
  readonly uploaded: number;
  /** Bytes of response bodies. */
  readonly downloaded: number;
}

export interface PushResult {
  /** With the digest, and the tag where one was asked for. */
  readonly reference: Reference;
  readonly manifest: Descriptor;
  /** Whether the registry had this very image under this tag already. */
  readonly unchanged: boolean;
  readonly blobs: { readonly present: number; readonly mounted: number; readonly uploaded: number };
}

/** A client of the distribution specification, v1.1: https://github.com/opencontainers/distribution-spec */
export interface Registry {
  /** The manifest that a reference names, of the platform where the reference is an index. */
  resolve(reference: Reference, platform: Platform): Promise<Descriptor>;
  /** Fetches an image into the store; what the store has is not fetched again. */
  pull(reference: Reference, platform: Platform, store: BlobStore): Promise<StoredImage>;
  /**
   * Uploads what the registry lacks, then the manifest, then moves the tag: a push that fails shows nobody anything.
   *
   * @param mountFrom Repositories of the same registry that may hold some of the blobs.
   */
  push(
    store: BlobStore,
    image: StoredImage,
    reference: Reference,
    mountFrom?: readonly string[],
  ): Promise<PushResult>;
  readonly traffic: () => Traffic;
}

export function createRegistry(
  ports: Pick<Ports, 'http' | 'clock' | 'random'>,
  options: RegistryOptions,
): Registry {
  throw new Error(`not yet ${String(ports)}${String(options)}`);
}
