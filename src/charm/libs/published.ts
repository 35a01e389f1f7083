import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { remember } from '../remember.ts';
import { fetchLibrary, resolveLibraries, type PublishedLibrary } from './charmhub.ts';
import type { DeclaredLibrary } from './declared.ts';

/** Where published libraries come from, and where they are kept. */
export interface LibrarySource {
  readonly charmhub: string;
  readonly store: string;
  /** Milliseconds for which Charmhub's word on the newest patches counts. */
  readonly maxAge: number;
}

export interface LibraryText {
  readonly path: string;
  readonly text: string;
  readonly from: 'charmhub' | 'cache';
}

interface Pinned extends PublishedLibrary {
  readonly path: string;
}

/**
 * The newest patches of libraries, from the store where it has them, else from Charmhub.
 *
 * @throws Failure as `resolveLibraries` and `fetchLibrary` do
 */
export async function obtainPublished(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  source: LibrarySource,
  libraries: readonly DeclaredLibrary[],
): Promise<readonly LibraryText[]> {
  const texts: LibraryText[] = [];
  for (const library of await pin(ports, source, libraries))
    texts.push(await readOrFetch(ports, source, library));
  return texts;
}

async function pin(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  { store, charmhub, maxAge }: LibrarySource,
  libraries: readonly DeclaredLibrary[],
): Promise<readonly Pinned[]> {
  const question = JSON.stringify(['libraries 2', charmhub, libraries]);
  const { value } = await remember(ports, {
    file: join(store, `${sha256(question)}.json`),
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
  { store, charmhub }: LibrarySource,
  library: Pinned,
): Promise<LibraryText> {
  const { path } = library;
  const file = join(store, library.charm, `${library.name}-${library.api}.${library.patch}.py`);
  // The store's hash leaves the version lines out; a copy is only as good as the whole text that was checked.
  const [known, text] = [await ports.files.readText(`${file}.sha256`), await ports.files.readText(file)];
  if (text !== undefined && known?.trim() === sha256(text)) return { path, text, from: 'cache' };
  const fetched = await fetchLibrary(ports, charmhub, library);
  await ports.files.write(file, fetched);
  await ports.files.write(`${file}.sha256`, `${sha256(fetched)}\n`);
  return { path, text: fetched, from: 'charmhub' };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
