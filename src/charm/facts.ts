import { join } from 'node:path';
import type { Ports } from '../ports/index.ts';
import type { Problem } from '../project/index.ts';
import { readRequirements, type Requirements } from '../python/index.ts';
import { readDumpFiles, type DumpFiles } from './dump-files.ts';
import { parseLibrary, type ParsedLibrary } from './libs/index.ts';
import type { CharmParts } from './part.ts';
import { parseIgnores, readTree, type Ignores, type Tree } from './tree/index.ts';
import { readUvProject } from './uv-project.ts';

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
  /** With the plugin uv: what uv.lock pins, as a requirements file; undefined when there is no uv.lock. */
  readonly lock?: string;
  readonly dumps: readonly DumpFiles[];
  /** Python files of the charm's own that Python cannot parse: see `checkSources`, which takes longer than all the rest. */
  readonly sourceProblems: readonly Problem[];
}

/** Reads what the parts say about from the project at `directory`. Nobody has asked Python about the sources yet. */
export async function readCharmFacts(
  ports: Pick<Ports, 'files' | 'exec'>,
  directory: string,
  { part, dumps }: Pick<CharmParts, 'part' | 'dumps'>,
  cacheDir: string,
): Promise<CharmFacts> {
  const { files } = ports;
  const isUv = part.plugin === 'uv';
  const jujuignore = isUv ? undefined : await files.readText(join(directory, '.jujuignore'));
  const tree = await readTree(ports, directory, isUv ? outsideOfCharm : parseIgnores(jujuignore));
  const libraries: ParsedLibrary[] = [];
  for (const file of tree.files.filter(({ path }) => path.startsWith('lib/charms/'))) {
    const parsed = parseLibrary(file.path, (await files.readText(file.source)) ?? '');
    if (parsed !== undefined) libraries.push(parsed);
  }
  const asked = isUv ? [] : (part.requirements ?? ['requirements.txt']);
  const present: string[] = [];
  for (const path of asked)
    if ((await files.stat(join(directory, path)))?.kind === 'file') present.push(path);
  const project = isUv ? await readUvProject(ports, directory, part, cacheDir) : undefined;
  return {
    directory,
    tree,
    entrypoint: await files.readText(join(directory, part.entrypoint)),
    libraries,
    requirementFiles: present,
    missingRequirementFiles: part.requirements?.filter((path) => !present.includes(path)) ?? [],
    requirements: project?.requirements ?? (await readRequirements(ports, directory, present)),
    ...(project !== undefined && { lock: project.lock }),
    dumps: await Promise.all(dumps.map((dump) => readDumpFiles(ports, directory, dump))),
    sourceProblems: [],
  };
}

/** The plugin uv copies two folders and nothing else of the project. */
const outsideOfCharm: Ignores = (path) =>
  !/^(?:src|lib)(?:\/|$)/.test(path) || /(?:^|\/)__pycache__$/.test(path);
