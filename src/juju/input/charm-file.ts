import { parse } from 'yaml';
import { z } from 'zod/mini';

import { Failure, errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { openZip } from './zip.ts';

const LIMIT = 4 * 1024 * 1024;

const endpoint = z.object({
  interface: z.string(),
  optional: z.catch(z.optional(z.boolean()), undefined),
  limit: z.catch(z.nullish(z.number()), undefined),
});
const endpoints = z.nullish(z.record(z.string(), endpoint));

const metadataSchema = z.object({
  name: z.string(),
  summary: z.nullish(z.string()),
  containers: z.nullish(z.record(z.string(), z.nullable(z.object({ resource: z.optional(z.string()) })))),
  resources: z.nullish(
    z.record(z.string(), z.object({ type: z.string(), description: z.nullish(z.string()) })),
  ),
  requires: endpoints,
  provides: endpoints,
  peers: endpoints,
});

const configSchema = z.object({
  options: z.nullish(
    z.record(z.string(), z.object({ type: z.catch(z.string(), 'string'), default: z.optional(z.unknown()) })),
  ),
});

/** Lists what the charm was built for, base by base (charmcraft/models/manifest.py). */
const manifestSchema = z.object({
  bases: z.nullish(z.array(z.object({ architectures: z.nullish(z.array(z.string())) }))),
});

export interface CharmEndpoint {
  readonly name: string;
  readonly interface: string;
  readonly optional: boolean;
}

/** What a deployment has to know of a packed charm. */
export interface PackedCharm {
  /** Absolute, as `juju deploy` needs it. */
  readonly path: string;
  readonly name: string;
  /** Resource name to type (`oci-image`, `file`). */
  readonly resources: ReadonlyMap<string, string>;
  /** Container name to the resource with its image. */
  readonly containers: ReadonlyMap<string, string | undefined>;
  readonly requires: readonly CharmEndpoint[];
  readonly provides: readonly CharmEndpoint[];
  /** Option name to type: string, int, float, boolean, secret. */
  readonly options: ReadonlyMap<string, string>;
  readonly defaults: ReadonlyMap<string, unknown>;
  readonly actions: readonly string[];
  /** In the words of Debian; nothing where the charm does not say. */
  readonly architectures?: readonly string[];
}

/** Reads the metadata of a .charm file. @throws Failure `DEPLOY_CHARM_INVALID`. */
export async function readPackedCharm(
  files: Pick<Ports['files'], 'stat' | 'readStream'>,
  path: string,
): Promise<PackedCharm> {
  const zip = await openZip(files, path);
  const texts = new Map<string, string>();
  for (const name of ['metadata.yaml', 'config.yaml', 'actions.yaml', 'manifest.yaml']) {
    const content = await zip.read(name, LIMIT);
    if (content !== undefined) texts.set(name, content.toString('utf8'));
  }
  const metadata = readDocument(path, 'metadata.yaml', texts, metadataSchema);
  if (metadata === undefined) {
    throw new Failure('DEPLOY_CHARM_INVALID', `${path} is not a charm: it holds no metadata.yaml`, {
      hint: 'A charm is packed with pack-charm or charmcraft; a source folder cannot be deployed.',
      at: { file: path },
    });
  }
  const config = readDocument(path, 'config.yaml', texts, configSchema);
  const actions = readDocument(path, 'actions.yaml', texts, z.nullable(z.record(z.string(), z.unknown())));
  const manifest = readDocument(path, 'manifest.yaml', texts, manifestSchema);
  const built = manifest?.bases?.flatMap(({ architectures }) => architectures ?? []) ?? [];
  const options = Object.entries(config?.options ?? {});
  return {
    path,
    name: metadata.name,
    resources: new Map(Object.entries(metadata.resources ?? {}).map(([name, entry]) => [name, entry.type])),
    containers: new Map(
      Object.entries(metadata.containers ?? {}).map(([name, entry]) => [name, entry?.resource]),
    ),
    requires: listEndpoints(metadata.requires),
    provides: listEndpoints(metadata.provides),
    options: new Map(options.map(([name, option]) => [name, option.type])),
    defaults: new Map(options.map(([name, option]) => [name, option.default])),
    actions: Object.keys(actions ?? {}).filter((name) => name !== 'additionalProperties'),
    architectures: [...new Set(built)],
  };
}

function listEndpoints(raw: z.infer<typeof endpoints>): CharmEndpoint[] {
  return Object.entries(raw ?? {}).map(([name, entry]) => ({
    name,
    interface: entry.interface,
    optional: entry.optional ?? false,
  }));
}

function readDocument<T>(
  path: string,
  name: string,
  texts: ReadonlyMap<string, string>,
  schema: z.ZodMiniType<T>,
): T | undefined {
  const text = texts.get(name);
  if (text === undefined) return undefined;
  try {
    // Written by charmcraft's YAML 1.1 dumper.
    return schema.parse(parse(text, { version: '1.1', maxAliasCount: 50 }));
  } catch (error) {
    const reason = error instanceof z.core.$ZodError ? z.prettifyError(error) : errorMessage(error);
    throw new Failure('DEPLOY_CHARM_INVALID', `${path} is not a charm: its ${name} cannot be read`, {
      details: reason.split('\n').slice(0, 5),
      at: { file: path },
      cause: error,
    });
  }
}
