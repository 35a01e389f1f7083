import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { z } from 'zod/mini';
import {
  openBlobStore,
  parseReference,
  validateImage,
  writeLayout,
  type BlobStore,
  type Descriptor,
  type Digest,
  type StoredImage,
} from '../../../src/oci/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import type { TestPorts } from '../ports.ts';
import { hurriedClock } from '../sample-image.ts';
import type { HostileClient } from './run-case.ts';

const execute = promisify(execFile);

/** Only what the program itself says counts; the error of Node would repeat its arguments. */
export async function run(program: string, args: readonly string[], env = process.env): Promise<string> {
  try {
    return (await execute(program, args, { timeout: 30_000, env })).stdout;
  } catch (error) {
    const { stderr } = z.object({ stderr: z.string() }).parse(error);
    throw new Error(stderr === '' ? 'ended without a word' : stderr, { cause: error });
  }
}

const LOGIN = { username: 'ann', password: 'canary-password' };

/** This project's client; its pauses pass at once. */
export function ownClient(
  ports: TestPorts,
  store: BlobStore,
  image: StoredImage,
  folder: string,
): HostileClient {
  const clock = hurriedClock();
  let pulls = 0;
  const registry = (login: boolean): ReturnType<typeof createRegistry> =>
    createRegistry({ ...ports, clock }, { credentials: () => Promise.resolve(login ? LOGIN : undefined) });
  return {
    name: 'paas-action',
    pauses: clock.pauses,
    async push(reference, login) {
      await registry(login).push(store, image, parseReference(reference), ['acme/base']);
    },
    async pull(reference, login, architecture) {
      const target = openBlobStore(ports, `${folder}/hostile-${(pulls += 1)}`);
      const platform = { os: 'linux', architecture };
      const pulled = await registry(login).pull(parseReference(reference), platform, target);
      await validateImage(target, pulled.manifest, { trusted: unreadable(pulled.image.layers) });
      return pulled.manifest.digest;
    },
  };
}

/** Layers that this Node has nothing to unpack with; their digests were compared all the same. */
function unreadable(layers: readonly Descriptor[]): ReadonlySet<Digest> {
  const zstd =
    'createZstdDecompress' in zlib ? [] : layers.filter(({ mediaType }) => mediaType.endsWith('zstd'));
  return new Set(zstd.map(({ digest }) => digest));
}

/** The skopeo that is installed, for comparison. */
export async function skopeoClient(
  store: BlobStore,
  image: StoredImage,
  folder: string,
): Promise<HostileClient> {
  await writeLayout(store, image, `${folder}/hostile-layout`, '1');
  let pulls = 0;
  const creds = (side: 'src' | 'dest', login: boolean): string[] =>
    login ? [`--${side}-creds`, `${LOGIN.username}:${LOGIN.password}`] : [];
  return {
    name: 'skopeo',
    pauses: [],
    async push(reference, login) {
      const args = ['copy', '--preserve-digests', '--dest-tls-verify=false', ...creds('dest', login)];
      await run('skopeo', [...args, `oci:${folder}/hostile-layout:1`, `docker://${reference}`]);
    },
    async pull(reference, login, architecture) {
      const target = `oci:${folder}/skopeo-${(pulls += 1)}:1`;
      const args = [
        'copy',
        '--src-tls-verify=false',
        `--override-arch=${architecture}`,
        ...creds('src', login),
      ];
      await run('skopeo', [...args, `docker://${reference}`, target]);
      return (await run('skopeo', ['inspect', '--format={{.Digest}}', target])).trim();
    },
  };
}

const CRANE = resolve('build/tools/crane');

/** crane of the version that `crane/go.mod` pins, built from the Go proxy. */
export async function craneClient(
  { files }: TestPorts,
  store: BlobStore,
  image: StoredImage,
  folder: string,
): Promise<HostileClient> {
  const module = resolve('test/support/hostile/crane');
  const tool = 'github.com/google/go-containerregistry/cmd/crane';
  await execute('go', ['-C', module, 'build', '-mod=readonly', '-trimpath', '-o', CRANE, tool], {
    timeout: 300_000,
  });
  await writeLayout(store, image, `${folder}/crane-layout`, '1');
  let runs = 0;
  /** crane takes logins from a configuration of Docker's. */
  const environment = async (reference: string, login: boolean): Promise<NodeJS.ProcessEnv> => {
    const home = `${folder}/crane-${(runs += 1)}`;
    const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
    const auths = login ? { [reference.split('/')[0] ?? '']: { auth } } : {};
    await files.mkdir(home);
    await files.write(`${home}/config.json`, JSON.stringify({ auths }));
    return { ...process.env, DOCKER_CONFIG: home };
  };
  return {
    name: 'crane',
    pauses: [],
    async push(reference, login) {
      const env = await environment(reference, login);
      await run(CRANE, ['push', '--insecure', `${folder}/crane-layout`, reference], env);
    },
    async pull(reference, login, architecture) {
      const env = await environment(reference, login);
      const target = `${env['DOCKER_CONFIG'] ?? ''}/layout`;
      const args = [
        'pull',
        '--insecure',
        '--format=oci',
        `--platform=linux/${architecture}`,
        reference,
        target,
      ];
      await run(CRANE, args, env);
      const index = layoutSchema.parse(JSON.parse((await files.readText(`${target}/index.json`)) ?? ''));
      return index.manifests[0].digest;
    },
  };
}

const layoutSchema = z.object({ manifests: z.tuple([z.object({ digest: z.string() })]) });
