import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import type { Problem } from '../project/index.ts';
import { readRequirements, type Requirements } from '../python/index.ts';
import { parseLibrary, type ParsedLibrary } from './libs/index.ts';
import type { CharmPart } from './part.ts';
import { checkSources } from './sources.ts';
import { parseIgnores, readTree, type Tree } from './tree/index.ts';

/** Everything about the project that a plan needs. Nobody reads the project after this but to copy its files. */
export interface CharmFacts {
  readonly directory: string;
  readonly tree: Tree;
  /** The text of the entry point; undefined when it is not there. */
  readonly entrypoint: string | undefined;
  readonly libraries: readonly ParsedLibrary[];
  /** Requirement files that are there, relative to the project. */
  readonly requirementFiles: readonly string[];
  /** Requirement files that charmcraft.yaml names and that are not there. */
  readonly missingRequirementFiles: readonly string[];
  readonly requirements: Requirements;
  /** Python files of the charm's own that Python cannot parse. */
  readonly sourceProblems: readonly Problem[];
}

/**
 * Reads what `part` says about from the project at `directory`. `cacheDir` remembers sources that were found to be
 * in order.
 */
export async function readCharmFacts(
  ports: Pick<Ports, 'files' | 'exec'>,
  directory: string,
  part: CharmPart,
  cacheDir: string,
): Promise<CharmFacts> {
  const { files } = ports;
  const jujuignore = await files.readText(join(directory, '.jujuignore'));
  const tree = await readTree(ports, directory, parseIgnores(jujuignore));
  const libraries: ParsedLibrary[] = [];
  for (const file of tree.files.filter(({ path }) => path.startsWith('lib/charms/'))) {
    const parsed = parseLibrary(file.path, (await files.readText(file.source)) ?? '');
    if (parsed !== undefined) libraries.push(parsed);
  }
  const asked = part.requirements ?? ['requirements.txt'];
  const present: string[] = [];
  for (const path of asked)
    if ((await files.stat(join(directory, path)))?.kind === 'file') present.push(path);
  return {
    directory,
    tree,
    entrypoint: await files.readText(join(directory, part.entrypoint)),
    libraries,
    requirementFiles: present,
    missingRequirementFiles: part.requirements?.filter((path) => !present.includes(path)) ?? [],
    requirements: await readRequirements(ports, directory, present),
    sourceProblems: await checkSources(ports, tree, part.entrypoint, cacheDir),
  };
}
