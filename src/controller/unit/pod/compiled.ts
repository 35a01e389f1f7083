import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Docker } from '../../../docker/index.ts';
import { errorMessage } from '../../../errors/index.ts';
import { keepNewest, type Files } from '../../../ports/index.ts';
import type { Charm } from '../../model/index.ts';
import { NEWLY_COMPILED, packCompiled } from './charm-container.ts';
import type { Link } from './link.ts';

interface CompiledParts {
  readonly docker: { readonly containers: Pick<Docker['containers'], 'getArchive'> };
  readonly files: Pick<Files, 'list' | 'lstat' | 'mkdir' | 'remove' | 'stat' | 'writeStream'>;
  /** The controller's folder. */
  readonly home: string;
  readonly warn: (message: string) => void;
}

/** A unit whose charm rests. */
interface Resting {
  readonly unit: string;
  readonly charm: Charm;
  /** The engine's name of its charm container. */
  readonly container: string;
  readonly link: Pick<Link, 'run'>;
  readonly signal: AbortSignal;
}

/** Charms of which compiled code is kept. */
const MOST = 16;
/** Bytes of an archive: a container is not trusted. */
const LARGEST = 64 * 1024 * 1024;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** By the name of the controller's own copy of the charm, which follows from its content. */
const placeOf = (home: string, { path = '' }: Pick<Charm, 'path'>): string =>
  join(home, 'compiled', `${basename(path)}.zip`);

/** What Python compiled in an earlier pod of the charm: handed to containers of the same charm alone, and never read here. */
export async function findCompiled(
  { files, home }: Pick<CompiledParts, 'files' | 'home'>,
  charm: Charm,
): Promise<string | undefined> {
  const path = placeOf(home, charm);
  return (await files.stat(path)) === undefined ? undefined : path;
}

/** Keeps what Python compiled in a charm container, unless there is some already. Nothing depends on it, so it never fails. */
export async function keepCompiled(parts: CompiledParts, resting: Resting): Promise<void> {
  const { files, home, warn } = parts;
  const { unit, charm, signal } = resting;
  try {
    if ((await findCompiled(parts, charm)) !== undefined) return;
    await pack(resting);
    await files.mkdir(join(home, 'compiled'), { mode: 0o755 });
    await files.writeStream(placeOf(home, charm), readArchive(parts, resting), { mode: 0o644 });
    await keepNewest({ files }, join(home, 'compiled'), MOST);
  } catch (error) {
    if (!signal.aborted) warn(`what Python compiled of ${unit} is not kept: ${errorMessage(error)}`);
  }
}

async function pack({ unit, link, signal }: Resting): Promise<void> {
  let words = '';
  const code = await link.run(
    {
      argv: packCompiled(unit),
      env: { PATH },
      cwd: '/',
      signal,
      onOutput: (_, text) => {
        if (words.length < 1000) words += text;
      },
      onTool: () => Promise.resolve({ code: 1, stdout: '', stderr: '' }),
    },
    { uid: 0, gid: 0 },
  );
  if (code !== 0) throw new Error(words.trim());
}

async function* readArchive({ docker }: CompiledParts, { container }: Resting): AsyncGenerator<Uint8Array> {
  const archive = extract();
  const packed = await docker.containers.getArchive(container, NEWLY_COMPILED);
  const feeding = pipeline(packed, archive);
  for await (const entry of archive) {
    const { type, size = 0 } = entry.header;
    if (type !== 'file' || size > LARGEST) throw new Error(`a ${type ?? 'thing'} of ${size} bytes`);
    for await (const chunk of entry) if (chunk instanceof Uint8Array) yield chunk;
  }
  await feeding;
}
