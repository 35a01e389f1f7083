import { z } from 'zod/mini';
import { Failure, isFailure } from '../../errors/index.ts';
import type { HttpRequest, Ports } from '../../ports/index.ts';
import type { DeclaredLibrary } from './declared.ts';
import { hashLibrary } from './library.ts';

/** Which version of a library Charmhub would give. */
export interface PublishedLibrary {
  readonly charm: string;
  readonly name: string;
  readonly id: string;
  readonly api: number;
  readonly patch: number;
  /** `hashLibrary` of its text. */
  readonly hash: string;
}

const librarySchema = z.object({
  'charm-name': z.string(),
  'library-name': z.string(),
  'library-id': z.string(),
  api: z.int(),
  patch: z.int(),
  hash: z.string(),
  content: z.nullish(z.string()),
});
const bulkSchema = z.object({ libraries: z.array(librarySchema) });

type Needed = Pick<Ports, 'http' | 'clock'>;
const ATTEMPTS = 3;

/**
 * Asks Charmhub for the versions of some libraries, all at once.
 * http://api.charmhub.io/docs/libraries.html#fetch_libraries
 *
 * @throws Failure `CHARM_LIBRARY_UNREACHABLE`, `CHARM_LIBRARY_MISSING`
 */
export async function resolveLibraries(
  ports: Needed,
  api: string,
  libraries: readonly DeclaredLibrary[],
): Promise<readonly PublishedLibrary[]> {
  const body = libraries.map((library) => ({
    'charm-name': library.charm,
    'library-name': library.name,
    api: library.api,
    ...(library.patch !== undefined && { patch: library.patch }),
  }));
  const names = libraries.map(({ charm, name }) => `${charm}.${name}`);
  const answer = await ask(ports, names, {
    method: 'POST',
    url: `${api}/v1/charm/libraries/bulk`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const found = parse(bulkSchema, answer, names).libraries.map(publish);
  const absent = libraries.filter(
    (wanted) =>
      !found.some((one) => one.charm === wanted.charm && one.name === wanted.name && one.api === wanted.api),
  );
  if (absent.length > 0)
    throw new Failure('CHARM_LIBRARY_MISSING', 'Charmhub does not have every declared charm library', {
      hint: 'Correct `charm-libs` in charmcraft.yaml.',
      details: absent.map(({ charm, name, api: version }) => `${charm}.${name} version ${version}`),
    });
  return found;
}

/**
 * The text of one library, checked against its hash.
 * http://api.charmhub.io/docs/libraries.html#fetch_library
 *
 * @throws Failure `CHARM_LIBRARY_UNREACHABLE`, `CHARM_LIBRARY_CHANGED`
 */
export async function fetchLibrary(ports: Needed, api: string, library: PublishedLibrary): Promise<string> {
  const name = `${library.charm}.${library.name}`;
  const answer = await ask(ports, [name], {
    method: 'GET',
    url: `${api}/v1/charm/libraries/${library.charm}/${library.id}?api=${library.api}&patch=${library.patch}`,
  });
  const { content } = parse(librarySchema, answer, [name]);
  if (typeof content !== 'string' || hashLibrary(content) !== library.hash)
    throw new Failure('CHARM_LIBRARY_CHANGED', `${name} does not have the hash that Charmhub says`, {
      hint: 'Run the step again; if it happens twice, fetch it with `charmcraft fetch-libs` and compare.',
      retryable: true,
    });
  return content;
}

function publish(library: z.infer<typeof librarySchema>): PublishedLibrary {
  return {
    charm: library['charm-name'],
    name: library['library-name'],
    id: library['library-id'],
    api: library.api,
    patch: library.patch,
    hash: library.hash,
  };
}

async function ask(ports: Needed, names: readonly string[], request: HttpRequest): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await ports.http.request({
        ...request,
        headers: { ...request.headers, accept: 'application/json' },
      });
      const text = await response.text();
      if (response.status === 200) return text;
      throw unreachable(names, `HTTP ${response.status}: ${text.slice(0, 200)}`, response.status >= 500);
    } catch (error) {
      const temporary = isFailure(error) && error.retryable;
      if (temporary && attempt < ATTEMPTS) await ports.clock.sleep(500 * attempt);
      else if (isFailure(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT'))
        throw unreachable(names, error.message, true);
      else throw error;
    }
  }
}

function parse<T>(schema: z.ZodMiniType<T>, text: string, names: readonly string[]): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreachable(names, `no JSON: ${text.slice(0, 80)}`, false);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unreachable(names, z.prettifyError(parsed.error), false);
  return parsed.data;
}

function unreachable(names: readonly string[], why: string, retryable: boolean): Failure {
  return new Failure('CHARM_LIBRARY_UNREACHABLE', 'Charmhub could not be asked for charm libraries', {
    hint: 'Fetch them once where Charmhub can be reached (`charmcraft fetch-libs`) and commit lib/, or name a folder that has them with `charm-libs`.',
    details: [why, `needed: ${names.join(', ')}`],
    retryable,
  });
}
