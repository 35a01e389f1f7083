import fc from 'fast-check';
import { expect } from 'vitest';
import { isFailure } from '../../src/errors/index.ts';
import type { Judge } from './judge.ts';
import type { ProjectFolders } from './project-folder.ts';
import type { ProjectFiles } from './random-project.ts';

/** How many projects the suite tries; `npm run differential -- --runs N` sets it. */
export const RUNS = Number(process.env['DIFFERENTIAL_RUNS'] ?? 300);

export interface RandomProject {
  readonly files: ProjectFiles;
  /** Whether experimental extensions are enabled. */
  readonly experimental: boolean;
}

/** Some of the files, each with one of its contents. */
export function arbitraryFiles(
  contents: Readonly<Record<string, readonly string[]>>,
  most: number,
): fc.Arbitrary<ProjectFiles> {
  return fc.dictionary(fc.constantFrom(...Object.keys(contents)), fc.nat(), { maxKeys: most }).map((chosen) =>
    Object.fromEntries(
      Object.entries(chosen).map(([name, index]) => {
        const values = contents[name] ?? [''];
        return [name, values[index % values.length] ?? ''];
      }),
    ),
  );
}

type Answer = { readonly document: unknown } | { readonly error: string };

export interface Comparison {
  readonly projects: fc.Arbitrary<RandomProject>;
  readonly judges: Readonly<Record<'plain' | 'experimental', Judge>>;
  readonly folders: ProjectFolders;
  /** Whether what the tool says against a project is not to be compared. */
  isAside?(error: string): boolean;
  /** Our document for the project in a folder. */
  expand(directory: string, experimental: boolean): Promise<unknown>;
}

/** Asks both for each project: the documents must be equal to the order of their keys, or both must refuse. */
export async function compareWithTool({
  projects,
  judges,
  folders,
  isAside = () => false,
  expand,
}: Comparison): Promise<void> {
  const ours = async (directory: string, experimental: boolean): Promise<Answer> => {
    try {
      return { document: await expand(directory, experimental) };
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { error: error.details.join('\n') || error.message };
    }
  };
  let accepted = 0;
  const differences: string[] = [];
  const property = fc.asyncProperty(projects, async ({ files, experimental }) => {
    const directory = folders.write(files);
    const theirs = await judges[experimental ? 'experimental' : 'plain'].ask(directory);
    const mine = await ours(directory, experimental);
    folders.remove(directory);
    if ('document' in theirs) accepted += 1;
    const agreed =
      'document' in theirs && 'document' in mine
        ? JSON.stringify(mine.document) === JSON.stringify(theirs.document)
        : 'error' in theirs && 'error' in mine;
    const aside = 'error' in theirs && isAside(theirs.error);
    if (!agreed && !aside)
      differences.push(
        `${JSON.stringify(files, null, 1).replaceAll('\\n', '\n  ')}\nexperimental: ${experimental}\nours:   ${JSON.stringify(mine)}\ntheirs: ${JSON.stringify(theirs)}`,
      );
  });
  await fc.assert(property, { numRuns: RUNS });
  expect(differences.slice(0, 30).join('\n\n')).toBe('');
  // A generator that only makes refused projects would prove little.
  expect(accepted / RUNS).toBeGreaterThan(0.15);
}
