import { z } from 'zod/mini';
import { digestOf } from '../../../src/oci/index.ts';
import type { TestPorts } from '../ports.ts';
import { run } from './clients.ts';
import type { HostileClient } from './run-case.ts';

/** What is wrong in them is on the way, which is not umoci's. */
const ON_THE_WAY = new Set(['13d', '14', '22', '56']);

const named = z.object({ digest: z.string() });
const documentSchema = z.object({
  manifests: z._default(z.array(named), []),
  config: z.optional(named),
  layers: z._default(z.array(named), []),
});

/** The umoci that is installed. It speaks to no registry, so it gets what lies there as a layout, which nobody has checked. */
export function umociClient({ files }: TestPorts, folder: string): HostileClient {
  let runs = 0;

  /** Copies a document and all that it names; what is not there is left out. */
  async function copy(base: string, name: string, layout: string, seen: Set<string>): Promise<Response> {
    const response = await fetch(`${base}/${name}`);
    const bytes = Buffer.from(await response.clone().arrayBuffer());
    const digest = name.includes(':') ? (name.split('/')[1] ?? '') : digestOf(bytes);
    if (response.ok) await files.write(`${layout}/blobs/${digest.replace(':', '/')}`, bytes);
    if (!response.ok || !name.startsWith('manifests/')) return response;
    const { manifests, config, layers } = documentSchema.parse(JSON.parse(bytes.toString()));
    const parts = [
      ...manifests.map((part) => `manifests/${part.digest}`),
      ...[...(config === undefined ? [] : [config]), ...layers].map((part) => `blobs/${part.digest}`),
    ];
    for (const part of parts) {
      if (seen.has(part)) continue;
      seen.add(part);
      await copy(base, part, layout, seen);
    }
    return response;
  }

  return {
    name: 'umoci',
    pauses: [],
    plays: ({ id, work }) => work === 'pull' && !ON_THE_WAY.has(id),
    push: () => Promise.reject(new Error('umoci pushes nothing')),
    async pull(reference) {
      const [, host = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference) ?? [];
      const layout = `${folder}/umoci-${(runs += 1)}`;
      await files.mkdir(`${layout}/blobs/sha256`);
      const got = await copy(`http://${host}/v2/${repository}`, `manifests/${tag}`, layout, new Set());
      const bytes = Buffer.from(await got.arrayBuffer());
      const top = {
        mediaType: got.headers.get('content-type'),
        digest: digestOf(bytes),
        size: bytes.byteLength,
        annotations: { 'org.opencontainers.image.ref.name': tag },
      };
      await files.write(`${layout}/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
      await files.write(`${layout}/index.json`, JSON.stringify({ schemaVersion: 2, manifests: [top] }));
      await run('umoci', ['unpack', '--rootless', '--image', `${layout}:${tag}`, `${layout}-bundle`]);
      const kept: unknown = JSON.parse((await files.readText(`${layout}-bundle/umoci.json`)) ?? '');
      return bundleSchema.parse(kept).from_descriptor_path.descriptor_walk.at(-1)?.digest ?? 'nothing';
    },
  };
}

const bundleSchema = z.object({
  from_descriptor_path: z.object({ descriptor_walk: z.array(named) }),
});
