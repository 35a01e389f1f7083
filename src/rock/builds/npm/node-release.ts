import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure } from '../../../errors/index.ts';
import { whileItFlows } from '../../../ports/index.ts';
import { parseJson, readFileHash } from '../../cache/known-file.ts';
import type { BuildPorts, Download } from '../types.ts';

const releaseSchema = z.object({
  version: z.string(),
  files: z.array(z.string()),
  lts: z.union([z.string(), z.literal(false)]),
});
type Release = z.infer<typeof releaseSchema>;

const memoSchema = z.object({ at: z.number(), version: z.string(), sha256: z.string() });

/** Node's name of an architecture, by Debian's. */
export const nodeArchitectures: Readonly<Record<string, string>> = {
  amd64: 'x64',
  arm64: 'arm64',
  armhf: 'armv7l',
  ppc64el: 'ppc64le',
  s390x: 's390x',
};

export interface NodeRequest {
  /** `22.9.0`, `22.9`, `22`, `lts/jod`, `node`. */
  readonly wanted: string;
  readonly architecture: string;
  readonly mirror: string;
  readonly cacheDir: string;
  readonly maxAge: number;
  readonly pinned?: Download | undefined;
}

/**
 * Finds the release of Node.js that a part includes, as the npm plugin chooses it, with the hash that its publisher
 * gives; nothing large is fetched.
 *
 * @throws Failure `ROCK_TOOLCHAIN`
 */
export async function findNode(ports: BuildPorts, request: NodeRequest): Promise<Download> {
  const { wanted, architecture, mirror, cacheDir, maxAge, pinned } = request;
  const arch = nodeArchitectures[architecture];
  if (arch === undefined)
    throw new Failure('ROCK_TOOLCHAIN', `there is no Node.js to download for ${architecture}`, {
      hint: 'Leave out npm-include-node: the base has a nodejs package.',
    });
  if (pinned !== undefined) return pinned;
  const origin = (version: string): string => `${mirror}/v${version}/node-v${version}-linux-${arch}.tar.gz`;
  const key = createHash('sha256')
    .update(JSON.stringify([wanted, arch, mirror]))
    .digest('hex')
    .slice(0, 32);
  const memoPath = join(cacheDir, 'node', `${key}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(memoPath))).data;
  const now = ports.clock.now();
  if (memo !== undefined && memo.at <= now && now - memo.at < maxAge)
    return { name: 'node', version: memo.version, sha256: memo.sha256, origin: origin(memo.version) };
  const releases = z
    .array(releaseSchema)
    .safeParse(parseJson(await fetchText(ports, `${mirror}/index.json`)));
  if (!releases.success)
    throw new Failure('ROCK_TOOLCHAIN', `${mirror}/index.json is not the list of releases of Node.js`);
  const version = selectNode(releases.data, wanted, arch)?.replace(/^v/, '');
  if (version === undefined)
    throw new Failure('ROCK_TOOLCHAIN', `there is no Node.js ${wanted} for linux-${arch}`, {
      hint: 'npm-node-version is a version (22.9.0, 22.9, 22), lts/<name> or node.',
    });
  const sums = await fetchText(ports, `${mirror}/v${version}/SHASUMS256.txt`);
  const name = `node-v${version}-linux-${arch}.tar.gz`;
  const sha256 = sums
    .split('\n')
    .find((line) => line.endsWith(`  ${name}`))
    ?.split(' ')[0];
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256))
    throw new Failure('ROCK_TOOLCHAIN', `${mirror}/v${version}/SHASUMS256.txt has no hash of ${name}`);
  await ports.files.mkdir(join(cacheDir, 'node'));
  await ports.files.write(memoPath, JSON.stringify({ at: now, version, sha256 }));
  return { name: 'node', version, sha256, origin: origin(version) };
}

/** craft_parts/plugins/npm_plugin.py: the first release of the list that fits; the list begins with the newest. */
export function selectNode(releases: readonly Release[], wanted: string, arch: string): string | undefined {
  if (wanted === 'node') return releases[0]?.version;
  const built = releases.filter(({ files }) => files.includes(`linux-${arch}`));
  if (/^\d+\.\d+\.\d+$/.test(wanted))
    return releases.find(({ version }) => version === `v${wanted}`)?.version;
  if (/^\d+(?:\.\d+)?$/.test(wanted))
    return built.find(({ version }) => version.startsWith(`v${wanted}.`))?.version;
  const name = /^lts\/(.+)$/.exec(wanted)?.[1];
  return built.find(({ lts }) => lts !== false && lts.toLowerCase() === name?.toLowerCase())?.version;
}

/** The archive of a release in the cache, with the bytes that its hash names. @throws Failure `ROCK_TOOLCHAIN` */
export async function fetchNode(ports: BuildPorts, node: Download, cacheDir: string): Promise<string> {
  const path = join(cacheDir, 'node', `${node.sha256}.tar.gz`);
  if ((await readFileHash(ports, cacheDir, path)) === node.sha256) return path;
  const response = await ports.http.request({ method: 'GET', url: node.origin });
  if (response.status !== 200) {
    response.discard();
    throw new Failure('ROCK_TOOLCHAIN', `${node.origin} answered ${response.status}`, {
      hint: 'Try again, or name another place with the input node-mirror.',
      retryable: response.status >= 500,
    });
  }
  await ports.files.mkdir(join(cacheDir, 'node'));
  await ports.files.writeStream(path, verified(whileItFlows(ports.clock, node.origin, response.body), node));
  return path;
}

async function* verified(body: AsyncIterable<Uint8Array>, node: Download): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  const found = hash.digest('hex');
  if (found !== node.sha256)
    throw new Failure('ROCK_TOOLCHAIN', `${node.origin} has other bytes than its publisher's hash says`, {
      hint: 'Run the step again; if it happens twice, a proxy or mirror changes the bytes.',
      details: [`expected: ${node.sha256}`, `found:    ${found}`],
      retryable: true,
    });
}

async function fetchText(ports: BuildPorts, url: string): Promise<string> {
  const response = await ports.http.request({ method: 'GET', url });
  if (response.status === 200) return response.text(16 * 1024 * 1024);
  response.discard();
  throw new Failure('ROCK_TOOLCHAIN', `${url} answered ${response.status}`, {
    hint: 'Correct npm-node-version, or name another place with the input node-mirror.',
  });
}
