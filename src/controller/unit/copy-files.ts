import { basename, dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { Failure, isFailure } from '../../errors/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Files } from '../../ports/index.ts';
import type { CopyRequest } from '../model/index.ts';

interface CopyParts {
  readonly docker: Pick<Docker, 'containers'>;
  readonly files: Files;
}

/** Where relative paths of `juju scp` start. */
const HOME = '/var/lib/juju';

/**
 * Copies a file, or a folder with all that is in it, between this machine and a container.
 *
 * @throws Failure `CONTROLLER_REFUSED` when there is no such file.
 */
export async function copyFiles(parts: CopyParts, container: string, request: CopyRequest): Promise<void> {
  const remote = posix.resolve(HOME, request.remote);
  if (request.direction === 'to-unit') await copyIn(parts, container, request, remote);
  else await copyOut(parts, container, request, remote);
}

async function copyIn(
  { docker, files }: CopyParts,
  container: string,
  { local, remote: typed }: CopyRequest,
  remote: string,
): Promise<void> {
  const stat = await files.stat(local);
  if (stat === undefined) throw refuse(`"${local}" does not exist on local`);
  const isFolder = typed === '' || typed.endsWith('/') || (await isRemoteFolder(docker, container, remote));
  const [folder, name] = isFolder ? [remote, basename(local)] : [posix.dirname(remote), basename(remote)];
  const tar = pack();
  const adding = add(files, local, name, tar).then(() => tar.finalize());
  await docker.containers.putArchive(container, folder, chunksOf(tar));
  await adding;
}

async function add(files: Files, path: string, name: string, tar: ReturnType<typeof pack>): Promise<void> {
  const stat = await files.stat(path);
  if (stat?.kind === 'directory') {
    tar.entry({ name, type: 'directory', mode: stat.mode });
    for (const child of (await files.list(path)) ?? [])
      await add(files, join(path, child), `${name}/${child}`, tar);
  } else if (stat?.kind === 'file') {
    const content = Buffer.from((await files.readBytes(path)) ?? []);
    tar.entry({ name, mode: stat.mode, mtime: new Date(stat.mtime) }, content);
  }
}

async function copyOut(
  { docker, files }: CopyParts,
  container: string,
  { local }: CopyRequest,
  remote: string,
): Promise<void> {
  const target = (await files.stat(local))?.kind === 'directory' ? join(local, basename(remote)) : local;
  const archive = extract();
  const packed = await docker.containers.getArchive(container, remote).catch((error: unknown) => {
    throw isFailure(error, 'DOCKER_NOT_FOUND')
      ? refuse(`${remote}: no such file or directory in the container`)
      : error;
  });
  const feeding = pipeline(packed, archive);
  for await (const entry of archive) {
    const { name, type, mode } = entry.header;
    const below = name.split('/').slice(1).filter(Boolean).join('/');
    if (below.split('/').includes('..')) throw refuse(`${name}: the name leaves its folder`);
    const path = below === '' ? target : join(target, below);
    if (type === 'directory') {
      await files.mkdir(path);
    } else if (type === 'file') {
      await files.mkdir(dirname(path));
      await files.writeStream(path, chunksOf(entry), { mode: (mode ?? 0o644) & 0o777 });
      continue;
    }
    entry.resume();
  }
  await feeding;
}

async function isRemoteFolder(
  docker: CopyParts['docker'],
  container: string,
  path: string,
): Promise<boolean> {
  const running = await docker.containers.exec(container, { argv: ['test', '-d', path] });
  for await (const _ of running.output) continue;
  return (await running.exitCode()) === 0;
}

async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

function refuse(message: string): Failure {
  return new Failure('CONTROLLER_REFUSED', message);
}
