import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { timeProgram } from './processes.ts';

/**
 * The last steps of `rockcraft pack` in its order (services/package.py and oci.py of canonical/rockcraft): the whole
 * payload as one layer, the user, Pebble's layer and metadata as further ones, each setting with its own call of
 * umoci, then an archive; and the push to a registry. `base` is an OCI layout with the tag `base`.
 */
export async function replayRockcraft(work: string, payload: string, target: string): Promise<number> {
  const image = `${work}/layout:1`;
  const small = join(work, 'small');
  await mkdir(small, { recursive: true });
  await writeFile(join(small, 'file'), 'user, Pebble layer or metadata\n');
  const config = (...args: string[]): [string, ...string[]] => ['umoci', 'config', '--image', image, ...args];
  const tar = `${work}/layer.tar`;
  const archive = (folder: string): [string, ...string[]] => [
    'python3',
    '-c',
    'import sys, tarfile; tarfile.open(sys.argv[1], "w").add(sys.argv[2], arcname=".")',
    tar,
    folder,
  ];
  const add = (): [string, ...string[]] => ['umoci', 'raw', 'add-layer', '--image', image, tar];
  const started = performance.now();
  await timeProgram(archive(payload));
  await timeProgram(['umoci', 'raw', 'add-layer', '--image', `${work}/layout:base`, tar, '--tag', '1']);
  await timeProgram(archive(small));
  await timeProgram(add());
  await timeProgram(config('--clear=config.entrypoint', '--config.user', '584792'));
  await timeProgram(config('--config.entrypoint', '/usr/bin/pebble', '--clear=config.cmd'));
  await timeProgram(config('--clear=config.cmd'));
  await timeProgram(archive(small));
  await timeProgram(add());
  await timeProgram(config('--clear=config.labels', '--config.label', 'title=bench'));
  await timeProgram(config('--clear=manifest.annotations', '--manifest.annotation', 'title=bench'));
  await timeProgram(archive(small));
  await timeProgram(add());
  const rock = `${work}/replayed.rock`;
  await rm(rock, { force: true });
  await timeProgram(['skopeo', '--insecure-policy', 'copy', `oci:${image}`, `oci-archive:${rock}:1`]);
  await timeProgram([
    'skopeo',
    '--insecure-policy',
    'copy',
    '--dest-tls-verify=false',
    `oci-archive:${rock}:1`,
    `docker://${target}`,
  ]);
  return performance.now() - started;
}

/** Makes the base's layout for the replay, outside of what is measured. */
export async function prepareLayout(work: string, base: string): Promise<void> {
  await timeProgram(['umoci', 'init', '--layout', `${work}/layout`]);
  await timeProgram(['umoci', 'new', '--image', `${work}/layout:base`]);
  await timeProgram(['umoci', 'raw', 'add-layer', '--image', `${work}/layout:base`, base]);
}

/** A build file that keeps the app in a layer of its own, so that the rest is found in the cache. */
export async function prepareBuildah(work: string, base: string): Promise<void> {
  await timeProgram([
    'skopeo',
    '--insecure-policy',
    'copy',
    '--dest-tls-verify=false',
    `oci:${work}/layout:base`,
    `docker://${base}`,
  ]);
  const lines = [
    `FROM ${base}`,
    'COPY rest/ /',
    'COPY app/ /flask/app/',
    'ENTRYPOINT ["/usr/bin/pebble", "enter"]',
  ];
  await writeFile(join(work, 'Containerfile'), `${lines.join('\n')}\n`);
}

export async function buildWithBuildah(work: string, context: string, target: string): Promise<number> {
  const store = ['--root', `${work}/storage`, '--runroot', `${work}/run`];
  const file = join(work, 'Containerfile');
  const started = performance.now();
  await timeProgram([
    'buildah',
    ...store,
    'build',
    '--layers',
    '--tls-verify=false',
    '-q',
    '-t',
    'bench',
    '-f',
    file,
    context,
  ]);
  await timeProgram(['buildah', ...store, 'push', '-q', '--tls-verify=false', 'bench', `docker://${target}`]);
  return performance.now() - started;
}

export async function changeLine(file: string, round: number): Promise<void> {
  await appendFile(file, `# round ${round} ${performance.timeOrigin}\n`);
}
