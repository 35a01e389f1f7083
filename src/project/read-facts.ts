import { posix } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { Files } from '../ports/index.ts';
import type { ProjectDocument } from './document.ts';
import { appModulePaths, djangoModulePaths, nameOf } from './entry-points.ts';
import type { EntryKind, ProjectFacts, TopLevelEntry } from './facts.ts';
import { createProjectReader, largestText, type ProjectReader } from './project-reader.ts';
import type { PythonModule } from './python-module.ts';
import { checkSyntax } from './python/check-syntax.ts';
import type { PythonParser } from './python/python-parser.ts';
import { decodeUtf8 } from './utf8.ts';
import { readYaml } from './yaml/read-yaml.ts';

/** Files whose content detection, extensions or builders look into. */
const textFiles = [
  'requirements.txt',
  'pyproject.toml',
  'setup.py',
  'uv.lock',
  'go.mod',
  'package.json',
  'app/package.json',
  'app/package-lock.json',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'manage.py',
  'paas-config.yaml',
];

/** The files that say what to build; a project may have either, or both in one folder. */
const projectFiles = ['rockcraft.yaml', 'charmcraft.yaml'] as const;

export interface ReadOptions {
  /** The project files to read; a mistake in another one is then no mistake. Default: both. */
  readonly wanted?: readonly (typeof projectFiles)[number][];
  /** Lets Python check the entry point candidates; without it only our scanner has looked at them. */
  readonly parser?: PythonParser;
  /** Reads in place of the ports' files. */
  readonly reader?: ProjectReader;
}

/**
 * Reads what the rest of the program may know about a project.
 *
 * @throws Failure `PROJECT_FILE_MISSING` when the directory does not exist, `FILE_UNREADABLE`; ProjectFailure `YAML_INVALID`.
 */
export async function readProjectFacts(
  { files }: { readonly files: Pick<Files, 'readBytes' | 'stat' | 'list'> },
  directory: string,
  { wanted = projectFiles, parser, reader = createProjectReader(files) }: ReadOptions = {},
): Promise<ProjectFacts> {
  const names = await reader.list(directory);
  if (names === undefined) {
    throw new Failure('PROJECT_FILE_MISSING', `there is no folder ${directory}`, {
      hint: 'Correct the path of the project.',
    });
  }
  const entries = await Promise.all(names.map((name) => describeEntry(reader, directory, name)));
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  const yaml = async (name: string): Promise<ProjectDocument | undefined> =>
    has(name) ? readYaml(reader, posix.join(directory, name), name) : undefined;
  const wantedYaml = async (name: (typeof projectFiles)[number]): Promise<ProjectDocument | undefined> =>
    wanted.includes(name) ? yaml(name) : undefined;
  const [rockcraft, charmcraft] = [await wantedYaml('rockcraft.yaml'), await wantedYaml('charmcraft.yaml')];
  const charmFiles = new Map<string, ProjectDocument>();
  if (charmcraft !== undefined)
    for (const file of ['metadata.yaml', 'config.yaml', 'actions.yaml']) {
      const document = await yaml(file);
      if (document !== undefined) charmFiles.set(file, document);
    }
  const name = nameOf(rockcraft);
  const reachable = (path: string): boolean => has(path.split('/')[0] ?? '');

  const modules = new Map<string, PythonModule>();
  const deeper = new Map<string, EntryKind>();
  for (const path of [...appModulePaths(name), ...djangoModulePaths(name)].filter(reachable)) {
    const { kind, module } = await reader.readModule(directory, path);
    if (kind !== undefined && path.includes('/')) deeper.set(path, kind);
    if (module !== undefined) modules.set(path, module);
  }
  // Django's command line is in the folder of the project, whose name only the user knows.
  for (const entry of entries.filter(({ kind }) => kind === 'directory')) {
    const { kind } = await describeEntry(reader, directory, `${entry.name}/manage.py`);
    if (kind !== 'missing') deeper.set(`${entry.name}/manage.py`, kind);
  }
  const texts = new Map<string, string>();
  for (const path of textFiles.filter(reachable)) {
    const content = await readText(reader, directory, path, deeper);
    if (content !== undefined) texts.set(path, content);
  }
  for (const child of (await reader.list(posix.join(directory, 'cos_custom'))) ?? []) {
    deeper.set(`cos_custom/${child}`, (await describeEntry(reader, directory, `cos_custom/${child}`)).kind);
  }
  return {
    directory,
    entries,
    ...(rockcraft === undefined ? {} : { rockcraft }),
    ...(charmcraft === undefined ? {} : { charmcraft, charmFiles }),
    texts,
    deeper,
    modules: parser === undefined ? modules : await checkSyntax(parser, modules),
  };
}

async function describeEntry(reader: ProjectReader, directory: string, name: string): Promise<TopLevelEntry> {
  return { name, ...(await reader.look(posix.join(directory, name))) };
}

/** The bytes of a regular file; notes in `deeper` what the path leads to. */
async function readFile(
  reader: ProjectReader,
  directory: string,
  path: string,
  deeper: Map<string, EntryKind>,
): Promise<Uint8Array | undefined> {
  const stat = await reader.stat(posix.join(directory, path));
  if (stat === undefined) return undefined;
  if (path.includes('/')) deeper.set(path, stat.kind);
  if (stat.kind !== 'file' || stat.size > largestText) return undefined;
  return reader.readBytes(posix.join(directory, path));
}

async function readText(
  reader: ProjectReader,
  directory: string,
  path: string,
  deeper: Map<string, EntryKind>,
): Promise<string | undefined> {
  const bytes = await readFile(reader, directory, path, deeper);
  if (bytes === undefined) return undefined;
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  throw new Failure('FILE_UNREADABLE', `${path} is not UTF-8`, {
    hint: 'Save the file as UTF-8.',
    at: { file: path, line: decoded.badLine },
  });
}
