import type { HistoryEntry, ImageConfig, RuntimeConfig } from './config.ts';
import { canonicalJson } from './canonical-json.ts';
import { digestOf, type Digest } from './digest.ts';
import type { Descriptor } from './descriptor.ts';
import type { Manifest } from './manifest.ts';
import { MEDIA_TYPES, ociLayerType } from './media-types.ts';
import type { Platform } from './platform.ts';

/** A layer that exists: its blob, and the digest of its tar before compression. */
export interface Layer extends Descriptor {
  readonly diffId: Digest;
  /** Bytes of the tar. */
  readonly uncompressedSize: number;
}

/** One image as a value. Manifest and configuration bytes follow from it by `encodeImage`. */
export interface Image {
  readonly config: ImageConfig;
  /** Bottom first. */
  readonly layers: readonly Descriptor[];
  /** Of the manifest. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A document and its own descriptor. */
export interface Encoded {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** An image without layers, as `base: bare` starts from. */
export function emptyImage(platform: Platform): Image {
  const { os, architecture, variant } = platform;
  return {
    config: {
      architecture,
      os,
      ...(variant === undefined ? {} : { variant }),
      config: {},
      rootfs: { type: 'layers', diff_ids: [] },
      history: [],
    },
    layers: [],
    annotations: {},
  };
}

/** The image that a manifest and its configuration describe, ready to be built upon. */
export function imageOf(manifest: Manifest, config: ImageConfig): Image {
  return { config, layers: manifest.layers, annotations: manifest.annotations ?? {} };
}

/** Puts a layer on top, with its line of history. */
export function appendLayer(image: Image, layer: Layer, history: Omit<HistoryEntry, 'empty_layer'>): Image {
  const { diffId, uncompressedSize: _, ...descriptor } = layer;
  const { rootfs } = image.config;
  return {
    ...image,
    layers: [...image.layers, descriptor],
    config: {
      ...image.config,
      rootfs: { ...rootfs, diff_ids: [...rootfs.diff_ids, diffId] },
      history: [...completeHistory(image), history],
    },
  };
}

// Some bases come with no history, or with less than their layers; readers pair the two, so the gap is filled.
function completeHistory(image: Image): readonly HistoryEntry[] {
  const history = image.config.history ?? [];
  const described = history.filter((entry) => entry.empty_layer !== true).length;
  const missing = Math.max(0, image.layers.length - described);
  return [...Array.from({ length: missing }, () => ({ created_by: 'unknown' })), ...history];
}

/** What `withRuntime` changes; what is left out stays as it is. */
export interface RuntimeChange {
  readonly user?: string;
  /** Replaces the entrypoint and clears the command, which were written for each other. */
  readonly entrypoint?: readonly string[];
  /** Replaces the command; an empty list clears it. */
  readonly cmd?: readonly string[];
  /** Variables set in this order; one that exists keeps its place and gets the new value. */
  readonly env?: Readonly<Record<string, string>>;
  /** Replace all labels. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Changes what a container of the image runs with. */
export function withRuntime(image: Image, change: RuntimeChange): Image {
  const old = image.config.config ?? {};
  const { Cmd: oldCmd, ...rest } = old;
  const cmd = change.cmd ?? (change.entrypoint === undefined ? oldCmd : undefined);
  const runtime: RuntimeConfig = {
    ...rest,
    ...(change.user === undefined ? {} : { User: change.user }),
    ...(change.entrypoint === undefined ? {} : { Entrypoint: change.entrypoint }),
    ...(cmd === undefined || cmd.length === 0 ? {} : { Cmd: cmd }),
    ...(change.env === undefined ? {} : { Env: mergeEnv(old.Env ?? [], change.env) }),
    ...(change.labels === undefined ? {} : { Labels: change.labels }),
  };
  return { ...image, config: { ...image.config, config: runtime } };
}

function mergeEnv(old: readonly string[], set: Readonly<Record<string, string>>): string[] {
  const merged = new Map(old.map((line) => [line.split('=', 1)[0] ?? line, line]));
  for (const [name, value] of Object.entries(set)) merged.set(name, `${name}=${value}`);
  return [...merged.values()];
}

/** Replaces all annotations of the manifest. */
export function withAnnotations(image: Image, annotations: Readonly<Record<string, string>>): Image {
  return { ...image, annotations };
}

/** Sets when the image was made (RFC 3339) and, where the base lacks it, the variant of its architecture. */
export function withOrigin(
  image: Image,
  origin: { readonly created?: string; readonly variant?: string },
): Image {
  return { ...image, config: { ...image.config, ...origin } };
}

/**
 * The bytes of an image's configuration and of its OCI manifest, and the descriptors to store and name them by.
 * The same value always gives the same bytes.
 */
export function encodeImage(image: Image): { readonly config: Encoded; readonly manifest: Encoded } {
  const config = encode(MEDIA_TYPES.config, image.config);
  const hasAnnotations = Object.keys(image.annotations).length > 0;
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: config.descriptor,
    layers: image.layers.map((layer) => ({ ...layer, mediaType: ociLayerType(layer.mediaType) })),
    ...(hasAnnotations ? { annotations: image.annotations } : {}),
  };
  return { config, manifest: encode(MEDIA_TYPES.manifest, manifest) };
}

/** JSON with sorted keys, so that it does not matter whether the value was made here or read back, and its descriptor. */
export function encode(mediaType: string, value: unknown): Encoded {
  const bytes = Buffer.from(canonicalJson(value));
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.byteLength } };
}
