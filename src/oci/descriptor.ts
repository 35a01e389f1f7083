import { z } from 'zod/mini';

import { isDigest, type Digest } from './digest.ts';
import type { Platform } from './platform.ts';

/** Larger than any layer that a registry takes; a size beyond it is a lie meant to exhaust the reader. */
const MAX_BLOB_SIZE = 64 * 1024 ** 3;

/** A pointer to content: https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Other places of the content (foreign layers). Never followed. */
  readonly urls?: readonly string[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly platform?: Platform | undefined;
  readonly artifactType?: string | undefined;
}

export const digestSchema = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), {
  error: 'not a SHA-256 digest',
});

const platformSchema = z.looseObject({
  os: z.string(),
  architecture: z.string(),
  variant: z.optional(z.string()),
});

export const descriptorSchema = z.looseObject({
  mediaType: z.string().check(z.maxLength(255)),
  digest: digestSchema,
  size: z.int().check(z.gte(0), z.lte(MAX_BLOB_SIZE)),
  urls: z.optional(z.array(z.string())),
  annotations: z.optional(z.record(z.string(), z.string())),
  platform: z.optional(platformSchema),
  artifactType: z.optional(z.string()),
});
