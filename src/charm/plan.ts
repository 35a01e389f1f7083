import { headlineOf, ProjectFailure } from '../project/index.ts';
import {
  findRequirementName,
  normalizeName,
  type PythonTarget,
  type RequirementLine,
} from '../python/index.ts';
import { findProblems } from './check.ts';
import { MANDATORY_HOOKS, renderDispatch, renderUvDispatch, renderVenvConfig } from './dispatch.ts';
import { callsOpsMain, importsOps } from './entrypoint.ts';
import type { CharmDocument } from './expand/index.ts';
import type { CharmFacts } from './facts.ts';
import { isLibrary, parseDeclared, selectMissing, type DeclaredLibrary } from './libs/index.ts';
import { describeMetadata } from './metadata.ts';
import { readCharmPart } from './part.ts';
import type { CharmPlatform } from './platform.ts';
import type { YamlContent } from './render-yaml.ts';
import type { TreeFile } from './tree/index.ts';

/** A file of the charm that is not in the project. */
export interface GeneratedFile {
  readonly path: string;
  readonly mode: number;
  readonly content: string | YamlContent;
}

/** What is going to be packed. Plain data: the same facts give the same plan. */
export interface CharmPlan {
  readonly name: string;
  /** `<name>_<platform>.charm`. */
  readonly fileName: string;
  readonly platform: CharmPlatform;
  readonly python: PythonTarget;
  readonly directory: string;
  readonly files: readonly TreeFile[];
  readonly generated: readonly GeneratedFile[];
  readonly entrypoint: string;
  /** The folder that packages are installed in: `venv`, or `site-packages` below it. */
  readonly sitePackages: string;
  /** Declared libraries that the project has no copy of. */
  readonly missingLibraries: readonly DeclaredLibrary[];
  readonly requirements: {
    readonly files: readonly string[];
    readonly contents: readonly { readonly file: string; readonly content: string }[];
    readonly lines: readonly RequirementLine[];
    /** From the part and from the libraries of the project. Those of fetched libraries come on top. */
    readonly extra: readonly string[];
    readonly strict: boolean;
    /** What uv.lock pins, as a requirements file. Nothing else is installed then, whatever libraries ask for. */
    readonly lock?: string;
  };
  /** Whether the entry point is an ops charm's; manifest.yaml says so. */
  readonly operator: boolean;
  /** For the log: what is odd but no mistake. */
  readonly notices: readonly string[];
}

/**
 * Decides what is packed.
 *
 * @throws ProjectFailure `CHARM_UNSUPPORTED`, `CHARM_INVALID` with every problem
 */
export function planCharm(
  document: Pick<CharmDocument, 'file' | 'positions' | 'yaml' | 'root' | 'notices'>,
  facts: CharmFacts,
  target: { readonly platform: CharmPlatform; readonly python: PythonTarget },
): CharmPlan {
  const { yaml } = document;
  const { part, problems: unsupported } = readCharmPart(document);
  const invalid = findProblems(document, part, facts);
  const problems = [...invalid, ...unsupported];
  if (problems.length > 0)
    throw new ProjectFailure(
      invalid.length > 0 ? 'CHARM_INVALID' : 'CHARM_UNSUPPORTED',
      headlineOf(problems, 'the charm'),
      problems,
    );
  const source = facts.entrypoint ?? '';
  const all = withDumps(facts).filter(({ path }) => path !== 'manifest.yaml');
  const paths = all.map(({ path }) => path);
  const isUv = part.plugin === 'uv';
  const { files, generated } = isUv ? addUvDispatch(all, target.python) : addDispatch(all, part.entrypoint);
  const declared = (yaml['charm-libs'] ?? []).flatMap((library) => parseDeclared(library) ?? []);
  return {
    name: yaml.name,
    fileName: `${yaml.name}_${target.platform.label.replaceAll(':', '-')}.charm`,
    ...target,
    directory: facts.directory,
    files,
    generated: [...generated, ...generate(document, new Set(paths))],
    entrypoint: part.entrypoint,
    sitePackages: isUv ? `venv/lib/python${target.python.version}/site-packages` : 'venv',
    missingLibraries: selectMissing(declared, paths),
    requirements: {
      files: facts.requirementFiles,
      contents: facts.requirements.contents,
      lines: facts.requirements.lines,
      ...(facts.lock !== undefined && { lock: facts.lock }),
      extra: isUv
        ? []
        : [
            ...part.packages,
            ...withoutNamed(
              facts.libraries.flatMap((library) => (isLibrary(library) ? library.pydeps : [])),
              facts.requirements.lines,
            ),
          ],
      strict: part.strict,
    },
    operator: importsOps(source),
    notices: [
      ...document.notices,
      ...(isUv ? describeUnlocked(facts) : []),
      ...facts.tree.skipped.map(({ path, why }) => `${path} is left out: ${why}`),
      ...(callsOpsMain(source) || paths.includes('dispatch')
        ? []
        : [`${part.entrypoint} does not call ops.main`]),
    ],
  };
}

/** The files of all parts; the same file of two parts is there once. */
function withDumps({ tree, dumps }: CharmFacts): readonly TreeFile[] {
  const all = new Map(dumps.flatMap(({ files }) => files.map((file) => [file.path, file])));
  for (const file of tree.files) all.set(file.path, file);
  return [...all.values()];
}

/** charmcraft's linter `pydeps`: with uv, what a library imports is the project's to lock. */
function describeUnlocked({ libraries, requirements }: CharmFacts): readonly string[] {
  return libraries.flatMap((library) =>
    isLibrary(library)
      ? withoutNamed(library.pydeps, requirements.lines).map(
          (text) => `${library.path} needs ${text}, which uv.lock does not have`,
        )
      : [],
  );
}

/** Requirements whose package the files do not name: a file's own choice of version wins, as with charmcraft. */
export function withoutNamed(
  requirements: readonly string[],
  lines: readonly RequirementLine[],
): readonly string[] {
  const named = new Set(lines.flatMap(({ name }) => name ?? []));
  return [...new Set(requirements)]
    .filter((text) => !named.has(findRequirementName(text) ?? normalizeName(text)))
    .sort();
}

/** Files of these names in the project win, as with charmcraft. */
function generate(
  { yaml }: Pick<CharmDocument, 'yaml'>,
  present: ReadonlySet<string>,
): readonly GeneratedFile[] {
  const actions = yaml.actions ?? {};
  const config = yaml.config ?? {};
  const all = [
    { path: 'metadata.yaml', value: describeMetadata(yaml) },
    { path: 'actions.yaml', value: actions },
    { path: 'config.yaml', value: config },
  ];
  return all
    .filter(({ path, value }) => Object.keys(value).length > 0 && !present.has(path))
    .map(({ path, value }) => ({ path, mode: 0o644, content: { value, order: 'sorted' } }));
}

/** The plugin uv adds a dispatch only to charms that have no hooks. */
function addUvDispatch(
  files: readonly TreeFile[],
  python: PythonTarget,
): Pick<CharmPlan, 'files' | 'generated'> {
  const config = { path: 'venv/pyvenv.cfg', mode: 0o644, content: renderVenvConfig(python.version) };
  const own = files.some(({ path }) => path === 'dispatch' || path.startsWith('hooks/'));
  const dispatch = { path: 'dispatch', mode: 0o755, content: renderUvDispatch('src/charm.py') };
  return { files, generated: own ? [config] : [dispatch, config] };
}

/**
 * Adds dispatch and the hooks that are copies of it. A hook of the user's that is a link to the entry point becomes
 * one too: started directly, the entry point would not find its packages.
 */
function addDispatch(files: readonly TreeFile[], entrypoint: string): Pick<CharmPlan, 'files' | 'generated'> {
  const own = files.find(({ path }) => path === 'dispatch');
  const entry = files.find(({ path }) => path === entrypoint);
  const kept = files.filter(({ path, source }) => !(path.startsWith('hooks/') && source === entry?.source));
  const relinked = files.filter((file) => !kept.includes(file)).map(({ path }) => path);
  const mandatory = MANDATORY_HOOKS.map((hook) => `hooks/${hook}`);
  const hooks = [...new Set([...mandatory, ...relinked])].filter(
    (path) => !kept.some((file) => file.path === path),
  );
  if (own !== undefined)
    return { files: [...kept, ...hooks.map((path) => ({ ...own, path }))], generated: [] };
  const content = renderDispatch(entrypoint);
  return { files: kept, generated: ['dispatch', ...hooks].map((path) => ({ path, mode: 0o755, content })) };
}
