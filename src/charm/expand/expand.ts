import { Failure, type ErrorCode } from '../../errors/index.ts';
import { findByExtension, frameworks, type Framework } from '../../frameworks/index.ts';
import {
  documentOf,
  exists,
  field,
  headlineOf,
  isTruthy,
  mergeExtension,
  ProjectFailure,
  render,
  requireMapping,
  schema,
  textOf,
  withoutField,
  type Problem,
  type ProjectFacts,
  type RenderTarget,
  type YamlMap,
} from '../../project/index.ts';
import { checkShapes, selectGeneration } from './bases.ts';
import { checkBeforehand } from './beforehand.ts';
import { checkConflicts } from './conflicts.ts';
import type { CharmDocument, CharmYaml } from './document.ts';
import { renderExtension } from './extension.ts';
import { addJujuFiles } from './juju-files.ts';
import { applyModel, type ModelFacts } from './model.ts';
import { checkPaasConfig } from './paas-config.ts';

export interface ExpandCharmOptions {
  /** Whether experimental extensions are enabled: CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS is set to anything but nothing. */
  readonly experimental?: boolean;
  /** What extensions there are. Default: those of the registry. */
  readonly frameworks?: readonly Framework[];
  /**
   * What the file is read for. Without it clauses such as `on amd64:` are refused and variables stay.
   */
  readonly target?: RenderTarget;
}

interface Expansion {
  readonly root: YamlMap;
  readonly notices: readonly string[];
}

/**
 * Expands a charm's charmcraft.yaml to the document that `charmcraft expand-extensions` prints.
 *
 * @throws Failure `PROJECT_FILE_MISSING`; ProjectFailure with every problem at once: `EXTENSION_UNKNOWN`,
 * `EXTENSION_UNSUPPORTED_BASE`, `EXTENSION_EXPERIMENTAL`, `EXTENSION_REFUSED`, `CHARMCRAFT_INVALID`, `YAML_INVALID`.
 */
export function expandCharm(facts: ProjectFacts, options: ExpandCharmOptions = {}): CharmDocument {
  if (facts.charmcraft === undefined) {
    throw new Failure('PROJECT_FILE_MISSING', `there is no charmcraft.yaml in ${facts.directory}`, {
      hint: exists(facts, 'rockcraft.yaml')
        ? 'This is the folder of an app: point `path` at that of its charm, most often `charm`, or write one with `paas-action init`.'
        : 'Write one with `paas-action init`, or point `path` at the folder that has it.',
    });
  }
  const { root, file } = requireMapping(facts.charmcraft);
  const scope = schema.startScope(file, root);
  checkBeforehand(root, scope);
  if (scope.problems.length > 0)
    throw refusal(
      'CHARMCRAFT_INVALID',
      file,
      withModelProblems(scope.problems, withoutField(root, 'extensions'), facts, options),
    );
  const { root: expanded, notices } = applyExtensions(root, facts, options);
  const complete = addJujuFiles(expanded, facts, scope);
  const rendered = renderFor(complete, options, scope);
  if (scope.problems.length > 0) throw refusal('CHARMCRAFT_INVALID', file, scope.problems);
  const checked = applyModel(rendered, modelFacts(facts, options), scope);
  if (scope.problems.length > 0) throw refusal('CHARMCRAFT_INVALID', file, scope.problems);
  const document = documentOf(file, checked);
  // The model above is what makes the plain value one.
  return {
    ...document,
    yaml: document.value as unknown as CharmYaml,
    notices,
    varies: rendered !== complete,
  };
}

function renderFor(root: YamlMap, { target }: ExpandCharmOptions, scope: schema.Scope): YamlMap {
  return target === undefined ? root : render(root, target, scope);
}

function applyExtensions(root: YamlMap, facts: ProjectFacts, options: ExpandCharmOptions): Expansion {
  const named = field(root, 'extensions');
  const without = withoutField(root, 'extensions');
  if (named === undefined || !isTruthy(named)) return { root: without, notices: [] };
  const scope = schema.startScope(facts.charmcraft?.file ?? 'charmcraft.yaml', root);
  const inner = schema.child(scope, 'extensions', named);
  schema.listOf(schema.text({ strict: true }))(named, inner);
  if (named.kind !== 'list' || inner.problems.length > 0)
    throw refusal('CHARMCRAFT_INVALID', scope.file, inner.problems);
  const known = options.frameworks ?? frameworks;
  const names = named.items.map((item) => textOf(item) ?? '').sort();
  return names.reduce<Expansion>(
    (before, name) => {
      const framework = findByExtension(name, known);
      if (framework === undefined) throw unknownExtension(name, known, inner);
      const after = applyExtension(before.root, framework, facts, options);
      return { root: after.root, notices: [...before.notices, ...after.notices] };
    },
    { root: without, notices: [] },
  );
}

function applyExtension(
  root: YamlMap,
  framework: Framework,
  facts: ProjectFacts,
  options: ExpandCharmOptions,
): Expansion {
  const model = modelFacts(facts, options);
  const file = facts.charmcraft?.file ?? 'charmcraft.yaml';
  const scope = schema.startScope(file, root);
  const stop = (code: ErrorCode): ProjectFailure =>
    refusal(code, file, withModelProblems(scope.problems, root, facts, options));
  checkShapes(root, scope);
  if (scope.problems.length > 0) throw stop('CHARMCRAFT_INVALID');
  const generation = selectGeneration(framework, root, model.enabled, scope);
  if (generation === undefined) {
    const isGate = scope.problems.some(({ message }) => message.includes('is experimental'));
    throw stop(isGate ? 'EXTENSION_EXPERIMENTAL' : 'EXTENSION_UNSUPPORTED_BASE');
  }
  const add = renderExtension(framework, generation.second, root, facts);
  checkConflicts(
    framework,
    root,
    renderExtension(framework, generation.second, withoutField(root, 'requires'), facts),
    facts,
    scope,
  );
  checkPaasConfig(framework, generation.second, facts, scope.problems);
  if (scope.problems.length > 0) throw stop('EXTENSION_REFUSED');
  const { notice } = generation;
  return { root: mergeExtension(root, add), notices: notice === undefined ? [] : [notice] };
}

/** Adds what the model finds in the user's own document; what only an extension would fill in is not missing yet. */
function withModelProblems(
  problems: readonly Problem[],
  root: YamlMap,
  facts: ProjectFacts,
  options: ExpandCharmOptions,
): readonly Problem[] {
  const scope = schema.startScope(facts.charmcraft?.file ?? 'charmcraft.yaml', root);
  const rendered = renderFor(root, options, scope);
  if (scope.problems.length === 0) applyModel(rendered, modelFacts(facts, options), scope);
  const known = new Set(problems.map((problem) => JSON.stringify(problem.path)));
  const others = scope.problems.filter(
    ({ path, message }) =>
      !known.has(JSON.stringify(path)) && !(message.endsWith('is required') && path[0] === 'parts'),
  );
  return [...problems, ...others];
}

function modelFacts(facts: ProjectFacts, { experimental = false }: ExpandCharmOptions): ModelFacts {
  return { enabled: experimental, hasRequirements: exists(facts, 'requirements.txt') };
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
