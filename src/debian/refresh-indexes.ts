import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import { Failure } from '../errors/index.ts';
import { isCurrent, type Ports } from '../ports/index.ts';
import type { Apt } from './apt.ts';
import { explanationLines } from './apt-output.ts';
import type { AptTree } from './apt-tree.ts';
import { openUrl } from './download.ts';
import { indexUrls, listName, validUntil } from './index-names.ts';
import type { Resolution } from './types.ts';

export type Indexes = Resolution['indexes'];

/** What was verified last: apt checked the signatures of exactly these bytes. */
const stateSchema = z.object({
  checkedAt: z.number(),
  indexes: z.array(z.object({ url: z.string(), sha256: z.string() })).check(z.minLength(1)),
});

const STATE = 'indexes.json';
const INDEX_LIMIT = 8 * 1024 * 1024;

/**
 * Makes sure of the archives' signed indexes and says which they are.
 *
 * `apt-get update` costs more than a second even when nothing changed. So within `maxAge` nothing is asked, and after
 * it only the small signed files are fetched: if they are byte for byte what apt has verified, everything they sign is
 * what it was.
 */
export async function refreshIndexes(
  ports: Pick<Ports, 'files' | 'http' | 'clock'>,
  {
    folder,
    openApt,
    tree,
    maxAge,
  }: { folder: string; openApt: () => Promise<Apt>; tree: AptTree; maxAge: number },
): Promise<Indexes> {
  const { files, clock } = ports;
  const state = parseState(await files.readText(`${folder}/${STATE}`));
  if (state !== undefined) {
    if (isCurrent(clock, state.checkedAt, maxAge)) return state.indexes;
    if (await isUnchanged(ports, state.indexes)) {
      await writeState(ports, folder, state.indexes);
      return state.indexes;
    }
  }
  return updateIndexes(ports, { folder, apt: await openApt(), tree });
}

/** Lets apt fetch and verify the indexes, whatever is known of them. @throws Failure `DEBIAN_INDEX_REFUSED`. */
export async function updateIndexes(
  ports: Pick<Ports, 'files' | 'clock'>,
  { folder, apt, tree }: { folder: string; apt: Apt; tree: AptTree },
): Promise<Indexes> {
  const completed = await apt.run(['apt-get', 'update', '-q', '--error-on=any']);
  if (completed.exitCode !== 0) {
    throw new Failure(
      'DEBIAN_INDEX_REFUSED',
      'the package indexes of the base image could not be fetched and verified',
      {
        hint: 'Check the network and the mirror; if a signature is at fault, use a newer base image with current keyrings.',
        details: explanationLines(`${completed.stdout}\n${completed.stderr}`),
        retryable: true,
      },
    );
  }
  const indexes = await readIndexes(ports, apt, tree);
  await writeState(ports, folder, indexes);
  return indexes;
}

/** The signed indexes that apt has on disk; throws when one is missing. */
export async function readIndexes(
  { files }: Pick<Ports, 'files'>,
  apt: Apt,
  tree: AptTree,
): Promise<Indexes> {
  const indexes = new Map<string, string>();
  for (const archive of tree.archives) {
    let found = false;
    for (const url of indexUrls(archive)) {
      const bytes = found
        ? undefined
        : await files.readBytes(`${apt.root}/var/lib/apt/lists/${listName(url)}`);
      if (bytes === undefined) continue;
      found = true;
      indexes.set(url, sha256(bytes));
    }
    if (!found) {
      throw new Failure(
        'DEBIAN_INDEX_REFUSED',
        `apt has no index of ${archive.uri} ${archive.suite} after updating`,
      );
    }
  }
  return [...indexes].map(([url, hash]) => ({ url, sha256: hash }));
}

async function isUnchanged(
  { http, clock }: Pick<Ports, 'http' | 'clock'>,
  indexes: Indexes,
): Promise<boolean> {
  const answers = await Promise.all(
    indexes.map(async (index) => {
      try {
        const text = await (await openUrl(http, index.url)).text(INDEX_LIMIT);
        // An index that is still served after its end may be a replay: apt decides.
        return sha256(text) === index.sha256 && (validUntil(text) ?? Infinity) > clock.now();
      } catch (error) {
        // apt says in better words what is wrong with an archive that does not answer.
        if (error instanceof Failure && error.code !== 'CANCELLED') return false;
        throw error;
      }
    }),
  );
  return answers.every(Boolean);
}

function parseState(text: string | undefined): z.infer<typeof stateSchema> | undefined {
  try {
    return text === undefined ? undefined : stateSchema.parse(JSON.parse(text));
  } catch {
    // A cache that cannot be read is no cache.
    return undefined;
  }
}

async function writeState(
  { files, clock }: Pick<Ports, 'files' | 'clock'>,
  folder: string,
  indexes: Indexes,
): Promise<void> {
  await files.write(`${folder}/${STATE}`, JSON.stringify({ checkedAt: clock.now(), indexes }));
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
