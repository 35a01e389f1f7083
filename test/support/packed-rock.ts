import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { parse } from 'yaml';

/** What a rock adds to its base, for comparing who packed it. */
export interface RockContents {
  /** How it runs, and what it says of itself; times and what only one of the two says are left out. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The files that programs read as YAML, as values, how it is laid out is nobody's promise; the new account of others. */
  readonly documents: Readonly<Record<string, unknown>>;
  /** Every other path: type, mode in octal, owner, and the target of a link or the SHA-256 of a file. */
  readonly files: Readonly<Record<string, string>>;
}

interface Entry {
  readonly kind: string;
  readonly content: Buffer;
}

const run = promisify(execFile);
const DOCUMENT =
  /^\.rock\/metadata\.yaml$|^var\/lib\/pebble\/default\/layers\/[^/]+\.yaml$|^statsd-mapping\.conf$/;
const ACCOUNTS = /^etc\/(passwd|group|shadow)$/;
const OWN_WORDS = /^io\.paas-action\.|^base-stand-in$|created$|base[.-]digest$/;

/** @param keep chooses among the paths that the layers above the base bring, such as `flask/app/app.py`. */
export async function readRockContents(
  rock: string,
  baseLayers: number,
  keep: (path: string) => boolean,
): Promise<RockContents> {
  const folder = await mkdtemp(join(tmpdir(), 'packed-rock-'));
  try {
    await run('tar', ['-xf', rock, '-C', folder]);
    const blob = (digest: string): string => join(folder, 'blobs', digest.replace(':', '/'));
    const json = async (path: string): Promise<never> => JSON.parse(await readFile(path, 'utf8')) as never;
    const index: { manifests: { digest: string }[] } = await json(join(folder, 'index.json'));
    const manifest: {
      annotations: Record<string, string>;
      config: { digest: string };
      layers: { digest: string }[];
    } = await json(blob(index.manifests[0]?.digest ?? ''));
    const image: { architecture: string; os: string; config: Record<string, unknown> } = await json(
      blob(manifest.config.digest),
    );
    const { User, Entrypoint, Cmd = [], Env = [], WorkingDir = '', Labels } = image.config;
    const paths = new Map<string, Entry>();
    for (const { digest } of manifest.layers.slice(baseLayers))
      await addLayer(paths, await readFile(blob(digest)));
    const documents: Record<string, unknown> = {};
    const files: Record<string, string> = {};
    for (const [path, { kind, content }] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!keep(path)) continue;
      const text = content.toString();
      if (DOCUMENT.test(path)) documents[path] = without(parse(text) as object);
      // The others in it are the base's.
      else if (ACCOUNTS.test(path)) documents[path] = text.trimEnd().split('\n').at(-1);
      const isDocument = path in documents;
      files[path] = isDocument ? kind : `${kind} ${describe(kind, content)}`.trim();
    }
    return {
      config: {
        architecture: image.architecture,
        os: image.os,
        User,
        Entrypoint,
        Cmd,
        Env,
        WorkingDir,
        Labels: without(Labels as object),
        annotations: without(manifest.annotations),
      },
      documents,
      files,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function addLayer(paths: Map<string, Entry>, layer: Buffer): Promise<void> {
  const reader = extract();
  const isPacked = layer[0] === 0x1f && layer[1] === 0x8b;
  reader.end(isPacked ? gunzipSync(layer) : layer);
  for await (const entry of reader) {
    const { name, type, mode = 0, uid, gid, linkname } = entry.header;
    const path = name.replace(/^\.?\/+|\/+$/g, '');
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    const last = path.slice(path.lastIndexOf('/') + 1);
    const parent = path.slice(0, -last.length);
    if (last.startsWith('.wh.')) {
      for (const hidden of [...paths.keys()])
        if (`${hidden}/`.startsWith(`${parent}${last.slice(4)}/`)) paths.delete(hidden);
      continue;
    }
    // umoci writes a file twice when it changes no more than its owner.
    const same = type === 'link' ? paths.get((linkname ?? '').replace(/^\.?\/+/, '')) : undefined;
    if (same !== undefined) paths.set(path, same);
    else {
      const content = type === 'symlink' ? Buffer.from(linkname ?? '') : Buffer.concat(parts);
      paths.set(path, { kind: `${type ?? ''} ${mode.toString(8)} ${uid ?? 0}:${gid ?? 0}`, content });
    }
  }
}

function describe(kind: string, content: Buffer): string {
  if (kind.startsWith('directory')) return '';
  if (kind.startsWith('symlink')) return content.toString();
  return createHash('sha256').update(content).digest('hex');
}

function without(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !OWN_WORDS.test(name)));
}

/** What is compared of each recorded rock. Packages of the base's archive and of PyPI change by themselves. */
export const rocksToCompare: Readonly<
  Record<string, { readonly baseLayers: number; readonly keep: (path: string) => boolean }>
> = {
  'hello-site': { baseLayers: 0, keep: () => true },
  guestbook: {
    baseLayers: 1,
    keep: (path) =>
      /^(flask|\.rock|var\/lib\/pebble|opt\/promtail|etc\/promtail|var\/log\/flask|statsd-mapping\.conf)(\/|$)/.test(
        path,
      ) || /^usr\/bin\/(flask|gunicorn|pebble|statsd_exporter)$|^etc\/(passwd|group|shadow)$/.test(path),
  },
};
