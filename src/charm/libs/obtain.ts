import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { DeclaredLibrary } from './declared.ts';
import { isLibrary, parseLibrary } from './library.ts';

export const CHARMHUB_API = 'https://api.charmhub.io';

/** A library that the project itself does not have. */
export interface ObtainedLibrary {
  readonly path: string;
  readonly text: string;
  readonly patch: number;
  readonly pydeps: readonly string[];
  readonly sha256: string;
  readonly from: 'folder' | 'charmhub' | 'cache';
}

export interface ObtainOptions {
  readonly missing: readonly DeclaredLibrary[];
  /** A folder with `charms/…` or `lib/charms/…` in it. */
  readonly folder?: string;
  readonly charmhub: string;
  readonly cacheDir: string;
  /** Milliseconds for which Charmhub's word on the newest patches counts. */
  readonly maxAge: number;
}

/**
 * Finds the missing libraries: in the given folder, else in the cache, else at Charmhub. The project is not changed.
 * Which patch is the newest is asked once for a set of declarations and then remembered for a while.
 *
 * @throws Failure `CHARM_LIBRARY_UNREACHABLE`, `CHARM_LIBRARY_MISSING`, `CHARM_LIBRARY_CHANGED`, `CHARM_INVALID`
 */
export async function obtainLibraries(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  { missing, folder, charmhub, cacheDir, maxAge }: ObtainOptions,
): Promise<readonly ObtainedLibrary[]> {
  const local = folder === undefined ? [] : await readFolder(ports, folder, missing);
  const rest = missing.filter((library) => !local.some(({ path }) => path === library.path));
  if (rest.length === 0) return local;
  // Most charms have all their libraries, and what talks to Charmhub is loaded for the others.
  const { obtainPublished } = await import('./published.ts');
  const store = join(cacheDir, 'charm', 'libraries');
  const published = await obtainPublished(ports, { store, charmhub, maxAge }, rest);
  return [...local, ...published.map(({ path, text, from }) => obtained(path, text, from))];
}

async function readFolder(
  ports: Pick<Ports, 'files'>,
  folder: string,
  wanted: readonly DeclaredLibrary[],
): Promise<readonly ObtainedLibrary[]> {
  if ((await ports.files.stat(folder))?.kind !== 'directory')
    throw new Failure('CHARM_LIBRARY_MISSING', `there is no folder of charm libraries at ${folder}`, {
      hint: 'Give `charm-libs` a folder that has `charms/<charm>/v<api>/<library>.py` in it.',
    });
  const found: ObtainedLibrary[] = [];
  for (const { path } of wanted) {
    const text =
      (await ports.files.readText(join(folder, path))) ??
      (await ports.files.readText(join(folder, path.slice('lib/'.length))));
    if (text !== undefined) found.push(obtained(path, text, 'folder'));
  }
  return found;
}

/** @throws Failure `CHARM_INVALID` when the text is not a library's */
function obtained(path: string, text: string, from: ObtainedLibrary['from']): ObtainedLibrary {
  const parsed = parseLibrary(path, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (parsed !== undefined && isLibrary(parsed))
    return { path, text, patch: parsed.patch, pydeps: parsed.pydeps, sha256, from };
  throw new Failure('CHARM_INVALID', parsed?.message ?? 'the file is no charm library', {
    at: { file: path, ...(parsed?.line !== undefined && { line: parsed.line }) },
    hint: 'Replace the library by the published one: `charmcraft fetch-libs`.',
  });
}
