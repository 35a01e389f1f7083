import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import {
  openBlobStore,
  parseReference,
  validateImage,
  writeLayout,
  type BlobStore,
  type StoredImage,
} from '../../../src/oci/index.ts';
import { createRegistry } from '../../../src/registry/index.ts';
import type { TestPorts } from '../ports.ts';
import { amd64, hurriedClock } from '../sample-image.ts';
import type { HostileClient } from './run-case.ts';

const execute = promisify(execFile);

/** Only what the program itself says counts; the error of Node would repeat its arguments. */
async function run(args: readonly string[]): Promise<string> {
  try {
    return (await execute('skopeo', args, { timeout: 30_000 })).stdout;
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
    async pull(reference, login) {
      const target = openBlobStore(ports, `${folder}/hostile-${(pulls += 1)}`);
      const pulled = await registry(login).pull(parseReference(reference), amd64, target);
      await validateImage(target, pulled.manifest);
      return pulled.manifest.digest;
    },
  };
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
      await run([...args, `oci:${folder}/hostile-layout:1`, `docker://${reference}`]);
    },
    async pull(reference, login) {
      const target = `oci:${folder}/skopeo-${(pulls += 1)}:1`;
      const args = ['copy', '--src-tls-verify=false', '--override-arch=amd64', ...creds('src', login)];
      await run([...args, `docker://${reference}`, target]);
      return (await run(['inspect', '--format={{.Digest}}', target])).trim();
    },
  };
}
