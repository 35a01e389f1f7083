import { z } from 'zod/mini';

import { digestSchema } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { checked } from './manifest.ts';
import { parseStrictJson } from './strict-json.ts';

/** What a container of the image runs with. The capitals are the specification's. */
export interface RuntimeConfig {
  readonly User?: string | undefined;
  readonly Env?: readonly string[] | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Cmd?: readonly string[] | undefined;
  readonly WorkingDir?: string | undefined;
  readonly Labels?: Readonly<Record<string, string>> | undefined;
  readonly StopSignal?: string | undefined;
  readonly ExposedPorts?: Readonly<Record<string, object>> | undefined;
  readonly Volumes?: Readonly<Record<string, object>> | undefined;
}

export interface HistoryEntry {
  /** RFC 3339. */
  readonly created?: string | undefined;
  readonly created_by?: string | undefined;
  readonly author?: string | undefined;
  readonly comment?: string | undefined;
  /** A step that added no layer. */
  readonly empty_layer?: boolean | undefined;
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md; fields that are not listed are kept. */
export interface ImageConfig {
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
  readonly config?: RuntimeConfig | undefined;
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly Digest[] };
  readonly history?: readonly HistoryEntry[] | undefined;
}

// Docker writes null where it means "not set".
const strings = z.pipe(
  z.nullish(z.array(z.string())),
  z.transform((value) => value ?? undefined),
);
const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? undefined),
);
const emptyObjects = z.pipe(
  z.nullish(z.record(z.string(), z.looseObject({}))),
  z.transform((value) => value ?? undefined),
);

const runtimeSchema = z.looseObject({
  User: text,
  Env: strings,
  Entrypoint: strings,
  Cmd: strings,
  WorkingDir: text,
  Labels: z.pipe(
    z.nullish(z.record(z.string(), z.string())),
    z.transform((value) => value ?? undefined),
  ),
  StopSignal: text,
  ExposedPorts: emptyObjects,
  Volumes: emptyObjects,
});

const configSchema = z.looseObject({
  created: text,
  author: text,
  os: z.string(),
  architecture: z.string(),
  variant: text,
  config: z.pipe(
    z.nullish(runtimeSchema),
    z.transform((value) => value ?? undefined),
  ),
  rootfs: z.looseObject({
    type: z.literal('layers'),
    // A base without layers has null here.
    diff_ids: z.pipe(
      z.nullish(z.array(digestSchema)),
      z.transform((value) => value ?? []),
    ),
  }),
  history: z.pipe(
    z.nullish(
      z.array(
        z.looseObject({
          created: text,
          created_by: text,
          author: text,
          comment: text,
          empty_layer: z.optional(z.boolean()),
        }),
      ),
    ),
    z.transform((value) => value ?? undefined),
  ),
});

/** @throws Failure `OCI_DOCUMENT_INVALID` or `OCI_LIMIT_EXCEEDED`; `what` names the document. */
export function parseConfig(bytes: Uint8Array, what: string): ImageConfig {
  return checked(configSchema, parseStrictJson(bytes, what), what);
}
