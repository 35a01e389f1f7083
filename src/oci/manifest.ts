import { z } from 'zod/mini';

import { Failure } from '../errors/index.ts';
import { descriptorSchema, type Descriptor } from './descriptor.ts';
import { isIndexType, isManifestType, MEDIA_TYPES } from './media-types.ts';
import { parseStrictJson } from './strict-json.ts';

/** More layers than any runtime mounts (overlayfs stops at 500). */
const MAX_LAYERS = 1000;
const MAX_MANIFESTS = 1000;

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md, and Docker's schema 2. */
export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md, and Docker's manifest list. */
export interface Index {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

const manifestSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.optional(z.string()),
  config: descriptorSchema,
  layers: z.array(descriptorSchema).check(z.maxLength(MAX_LAYERS)),
  annotations: z.nullish(z.record(z.string(), z.string())),
});

const indexSchema = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.optional(z.string()),
  manifests: z.array(descriptorSchema).check(z.maxLength(MAX_MANIFESTS)),
  annotations: z.nullish(z.record(z.string(), z.string())),
});

export type ManifestOrIndex =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'index'; readonly index: Index };

/**
 * Reads a manifest or an index. The media type may come from outside (a header, a descriptor), from the document, or
 * follow from its fields; all that are given must agree, and a document with the fields of both is refused
 * (GO-2022-0360: one reader checks the one, another runs the other).
 *
 * @throws Failure `OCI_DOCUMENT_INVALID` or `OCI_LIMIT_EXCEEDED`; `what` names the document in the message.
 */
export function parseManifestOrIndex(
  bytes: Uint8Array,
  what: string,
  declaredType?: string,
): ManifestOrIndex {
  const value = parseStrictJson(bytes, what);
  const fields = z.looseObject({ mediaType: z.optional(z.string()) }).safeParse(value);
  if (!fields.success) throw new Failure('OCI_DOCUMENT_INVALID', `${what} is not an image manifest`);
  const hasLayers = 'layers' in fields.data || 'config' in fields.data;
  const hasManifests = 'manifests' in fields.data;
  if (hasLayers && hasManifests) {
    throw new Failure('OCI_DOCUMENT_INVALID', `${what} is a manifest and an index at once`);
  }
  const stated = fields.data.mediaType ?? declaredType;
  if (
    fields.data.mediaType !== undefined &&
    declaredType !== undefined &&
    fields.data.mediaType !== declaredType
  ) {
    throw new Failure(
      'OCI_DOCUMENT_INVALID',
      `${what} was announced as ${declaredType} and calls itself ${fields.data.mediaType}`,
    );
  }
  if (stated !== undefined && !(hasManifests ? isIndexType(stated) : isManifestType(stated))) {
    throw new Failure(
      'OCI_DOCUMENT_INVALID',
      `${what} has the media type ${stated}, which does not fit its content`,
    );
  }
  if (hasManifests) {
    const { annotations, ...index } = checked(indexSchema, value, what);
    const mediaType = stated ?? MEDIA_TYPES.index;
    return { kind: 'index', index: { ...index, mediaType, ...(annotations ? { annotations } : {}) } };
  }
  const { annotations, ...manifest } = checked(manifestSchema, value, what);
  const mediaType = stated ?? MEDIA_TYPES.manifest;
  return { kind: 'manifest', manifest: { ...manifest, mediaType, ...(annotations ? { annotations } : {}) } };
}

/** As `parseManifestOrIndex`, where only a manifest will do. */
export function parseManifest(bytes: Uint8Array, what: string, declaredType?: string): Manifest {
  const parsed = parseManifestOrIndex(bytes, what, declaredType);
  if (parsed.kind === 'index') {
    throw new Failure('OCI_DOCUMENT_INVALID', `${what} is an index, not the manifest of one image`);
  }
  return parsed.manifest;
}

/** Applies a schema; the failure lists every problem with its path. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Failure('OCI_DOCUMENT_INVALID', `${what} is not valid`, {
    details: result.error.issues.slice(0, 20).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  });
}
