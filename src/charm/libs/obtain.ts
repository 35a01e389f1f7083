import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { fetchLibrary, resolveLibraries } from './charmhub.ts';
import type { DeclaredLibrary } from './declared.ts';
import { isLibrary, parseLibrary } from './library.ts';
import { remember } from '../remember.ts';

/** A library that the project itself does not have. */
export interface ObtainedLibrary {
  readonly path: string;
  readonly text: string;
  readonly patch: number;
  readonly pydeps: readonly string[];
  readonly sha256: string;
  readonly from: 'folder' | 'charmhub' | 'cache';
}

/** What a resolution file remembers of a library, so that another run gets the same. */
const pinnedSchema = z.object({
  path: z.string(),
  charm: z.string(),
  name: z.string(),
  id: z.string(),
  api: z.int(),
  patch: z.int(),
  hash: z.string(),
});
type Pinned = z.infer<typeof pinnedSchema>;

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
  const store = join(cacheDir, 'charm', 'libraries');
  const pinned = await readIndex(ports, store, rest, charmhub, maxAge);
  const fetched: ObtainedLibrary[] = [];
  for (const library of pinned) fetched.push(await readOrFetch(ports, store, charmhub, library));
  return [...local, ...fetched];
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

async function readIndex(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  store: string,
  libraries: readonly DeclaredLibrary[],
  charmhub: string,
  maxAge: number,
): Promise<readonly Pinned[]> {
  const { value } = await remember(ports, {
    file: join(store, `${sha256(JSON.stringify([charmhub, libraries]))}.json`),
    schema: z.array(pinnedSchema),
    maxAge,
    async ask() {
      const published = await resolveLibraries(ports, charmhub, libraries);
      return libraries.flatMap(({ path, charm, name, api }) => {
        const one = published.find(
          (found) => found.charm === charm && found.name === name && found.api === api,
        );
        return one === undefined ? [] : [{ ...one, path }];
      });
    },
  });
  return value;
}

async function readOrFetch(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  store: string,
  charmhub: string,
  library: Pinned,
): Promise<ObtainedLibrary> {
  const file = join(store, library.charm, `${library.name}-${library.api}.${library.patch}.py`);
  // The store's hash leaves the version lines out; a copy is only as good as the whole text that was checked.
  const [known, text] = [await ports.files.readText(`${file}.sha256`), await ports.files.readText(file)];
  if (text !== undefined && known?.trim() === sha256(text)) return obtained(library.path, text, 'cache');
  const fetched = await fetchLibrary(ports, charmhub, library);
  await ports.files.write(file, fetched);
  await ports.files.write(`${file}.sha256`, `${sha256(fetched)}\n`);
  return obtained(library.path, fetched, 'charmhub');
}

/** @throws Failure `CHARM_INVALID` when the text is not a library's */
function obtained(path: string, text: string, from: ObtainedLibrary['from']): ObtainedLibrary {
  const parsed = parseLibrary(path, text);
  if (parsed !== undefined && isLibrary(parsed))
    return { path, text, patch: parsed.patch, pydeps: parsed.pydeps, sha256: sha256(text), from };
  throw new Failure('CHARM_INVALID', parsed?.message ?? 'the file is no charm library', {
    at: { file: path, ...(parsed?.line !== undefined && { line: parsed.line }) },
    hint: 'Replace the library by the published one: `charmcraft fetch-libs`.',
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
