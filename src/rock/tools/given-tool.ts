import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { readFileHash } from '../cache/known-file.ts';
import type { BuiltTool } from './build-tool.ts';
import type { GoTool } from './go-tool.ts';

/**
 * Takes a program as it is, when it can be one for the image.
 *
 * @param request.architecture Debian name of the image's
 * @throws Failure `INPUT_INVALID` when it is not there, or is for another processor
 */
export async function readGivenTool(
  ports: Pick<Ports, 'files' | 'clock'>,
  { name }: GoTool,
  {
    path,
    architecture,
    cacheDir,
  }: { readonly path: string; readonly architecture: string; readonly cacheDir: string },
): Promise<BuiltTool> {
  const stat = await ports.files.stat(path);
  const sha256 = stat?.kind === 'file' ? await readFileHash(ports, cacheDir, path) : undefined;
  if (stat === undefined || sha256 === undefined)
    throw new Failure('INPUT_INVALID', `${name}-binary: ${path} is not a file`);
  const { machineOf } = await import('../../elf/index.ts');
  const machine = machineOf(await readHead(ports, path));
  if (machine !== undefined && machine !== architecture)
    throw new Failure(
      'INPUT_INVALID',
      `${name}-binary: ${path} is built for ${machine}, the rock is for ${architecture}`,
      { hint: 'Give one for each architecture, in `ARCH=PATH` lines.' },
    );
  return { name, version: 'given', path, sha256, size: stat.size, origin: 'given', reused: false };
}

async function readHead({ files }: Pick<Ports, 'files'>, path: string): Promise<Uint8Array> {
  for await (const chunk of files.readStream(path)) return chunk;
  return new Uint8Array();
}
