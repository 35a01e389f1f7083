import { Failure, type ErrorCode } from '../../errors/index.ts';
import { findByExtension, frameworks, type Framework } from '../../frameworks/index.ts';
import {
  checkEmptyValues,
  documentOf,
  exists,
  field,
  headlineOf,
  isTruthy,
  mergeExtension,
  ProjectFailure,
  pythonText,
  render,
  requireMapping,
  schema,
  textOf,
  withoutField,
  type Problem,
  type ProjectFacts,
  type RenderTarget,
  type YamlMap,
  type YamlNode,
} from '../../project/index.ts';
import { checkBase } from './bases.ts';
import type { RockDocument, RockYaml } from './document.ts';
import { applyModel } from './model.ts';
import { checkShapes } from './shapes.ts';

export interface ExpandRockOptions {
  /** Whether experimental extensions are enabled: ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS is set to anything but nothing. */
  readonly experimental?: boolean;
  /** What extensions there are. Default: those of the registry. */
  readonly frameworks?: readonly Framework[];
  /**
   * What the file is read for. Without it clauses such as `on amd64:` are refused and variables stay, as `rockcraft expand-extensions` does;
   * with it the document is the one that `rockcraft pack` makes.
   */
  readonly target?: RenderTarget;
  /** Where rockcraft keeps the files that its extensions copy into rocks. Default: the place in its snap. */
  readonly extensionData?: string;
}

interface Expansion {
  readonly root: YamlMap;
  readonly notices: readonly string[];
}

/**
 * Expands a project's rockcraft.yaml to the document that `rockcraft expand-extensions` prints.
 *
 * @throws Failure `PROJECT_FILE_MISSING`; ProjectFailure with every problem at once: `EXTENSION_UNKNOWN`,
 * `EXTENSION_UNSUPPORTED_BASE`, `EXTENSION_EXPERIMENTAL`, `EXTENSION_REFUSED`, `ROCKCRAFT_INVALID`, `YAML_INVALID`.
 */
export function expandRock(facts: ProjectFacts, options: ExpandRockOptions = {}): RockDocument {
  if (facts.rockcraft === undefined) {
    throw new Failure('PROJECT_FILE_MISSING', `there is no rockcraft.yaml in ${facts.directory}`, {
      hint: exists(facts, 'rockcraft.yml')
        ? 'Rename rockcraft.yml: `git mv rockcraft.yml rockcraft.yaml`.'
        : 'Point `path` at the folder that has it, or write one with `paas-action init`.',
    });
  }
  const { root, file } = requireMapping(facts.rockcraft);
  const scope = schema.startScope(file, root);
  if (options.target !== undefined) checkEmptyValues(root, scope);
  if (scope.problems.length > 0)
    throw refusal(
      'ROCKCRAFT_INVALID',
      file,
      withModelProblems(scope.problems, withoutField(root, 'extensions'), file, options),
    );
  const { root: expanded, notices } = applyExtensions(root, facts, options);
  const rendered = renderFor(expanded, options, scope);
  if (scope.problems.length > 0) throw refusal('ROCKCRAFT_INVALID', file, scope.problems);
  const checked = applyModel(rendered, scope, { packed: options.target !== undefined });
  if (scope.problems.length > 0) throw refusal('ROCKCRAFT_INVALID', file, scope.problems);
  const document = documentOf(file, checked);
  // The model above is what makes the plain value one.
  return { ...document, yaml: document.value as unknown as RockYaml, notices, varies: rendered !== expanded };
}

function renderFor(root: YamlMap, { target }: ExpandRockOptions, scope: schema.Scope): YamlMap {
  return target === undefined ? root : render(root, { ...target, overlays: true }, scope);
}

function applyExtensions(root: YamlMap, facts: ProjectFacts, options: ExpandRockOptions): Expansion {
  const named = field(root, 'extensions');
  // An empty list stays and is then refused as an unknown key, as the tool does.
  if (named === undefined || !isTruthy(named)) return { root, notices: [] };
  const scope = schema.startScope(facts.rockcraft?.file ?? 'rockcraft.yaml', root);
  const inner = schema.child(scope, 'extensions', named);
  schema.listOf(schema.text({ strict: true }))(named, inner);
  if (named.kind !== 'list' || inner.problems.length > 0)
    throw refusal('ROCKCRAFT_INVALID', scope.file, inner.problems);
  const known = options.frameworks ?? frameworks;
  const names = named.items.map((item) => textOf(item) ?? '').sort();
  return names.reduce<Expansion>(
    (before, name) => {
      const framework = findByExtension(name, known);
      if (framework === undefined) throw unknownExtension(name, known, inner);
      const after = applyExtension(before.root, framework, facts, options);
      return { root: after.root, notices: [...before.notices, ...after.notices] };
    },
    { root: withoutField(root, 'extensions'), notices: [] },
  );
}

function applyExtension(
  root: YamlMap,
  framework: Framework,
  facts: ProjectFacts,
  options: ExpandRockOptions,
): Expansion {
  const file = facts.rockcraft?.file ?? 'rockcraft.yaml';
  const scope = schema.startScope(file, root);
  checkShapes(root, framework, scope);
  if (scope.problems.length > 0)
    throw refusal('ROCKCRAFT_INVALID', file, withModelProblems(scope.problems, root, file, options));
  const enabled = options.experimental ?? false;
  const { problem, notice } = checkBase(framework, root, enabled);
  if (problem !== undefined) {
    const code = problem.message.includes('experimental')
      ? 'EXTENSION_EXPERIMENTAL'
      : 'EXTENSION_UNSUPPORTED_BASE';
    throw refusal(code, file, withModelProblems([problem], root, file, options));
  }
  const { add, problems } = framework.rock.expand({
    root,
    facts,
    name: nameOf(field(root, 'name')),
    base: textOf(field(root, 'base')) ?? '',
    buildBase: textOf(field(root, 'build-base')),
    extensionData: options.extensionData ?? '/snap/rockcraft/current/share/rockcraft/extensions',
  });
  if (add === undefined || problems.length > 0)
    throw refusal('EXTENSION_REFUSED', file, withModelProblems(problems, root, file, options));
  return { root: mergeExtension(root, add), notices: notice === undefined ? [] : [notice] };
}

/** Adds what the model finds in the user's own document; what only an extension would fill in is not missing yet. */
function withModelProblems(
  problems: readonly Problem[],
  root: YamlMap,
  file: string,
  options: ExpandRockOptions,
): readonly Problem[] {
  const scope = schema.startScope(file, root);
  const rendered = renderFor(root, options, scope);
  if (scope.problems.length === 0) applyModel(rendered, scope);
  const known = new Set(problems.map((problem) => JSON.stringify(problem.path)));
  const others = scope.problems.filter(({ path, message }) => {
    if (known.has(JSON.stringify(path)) || path[0] === 'base') return false;
    return !(message.endsWith('is required') && (path[0] === 'parts' || path[0] === 'services'));
  });
  return [...problems, ...others];
}

/** A number, which is no name but may be `.inf`, is written as Python writes it. */
function nameOf(node: YamlNode | undefined): string {
  return node?.kind === 'scalar' ? pythonText(node) : '';
}

function unknownExtension(name: string, known: readonly Framework[], scope: schema.Scope): ProjectFailure {
  const near = schema.nearest(
    name,
    known.map((framework) => framework.extension),
  );
  schema.report(
    scope,
    `there is no extension \`${name}\``,
    near === undefined ? undefined : `Did you mean \`${near}\`?`,
  );
  return refusal('EXTENSION_UNKNOWN', scope.file, scope.problems);
}

function refusal(code: ErrorCode, file: string, problems: readonly Problem[]): ProjectFailure {
  return new ProjectFailure(code, headlineOf(problems, file), problems);
}
