export type { JsonObject, JsonValue, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './node.ts';
export { describePath, locate, pointer } from './path.ts';
export type { Path, Positions } from './path.ts';
export { describeProblem, headlineOf, ProjectFailure } from './problem.ts';
export type { Problem } from './problem.ts';
export { relocateFailure } from './relocate.ts';
export type { MappingDocument, ProjectDocument } from './document.ts';
export type { ProjectFacts, TopLevelEntry } from './facts.ts';
export type { PythonModule } from './python-module.ts';
export { documentOf, parseYaml, readYaml, requireMapping } from './yaml/read-yaml.ts';
export {
  floatText,
  isJsonObject,
  keyText,
  mapNode,
  mapOf,
  nodeOf,
  plainOf,
  positionsOf,
  pythonText,
  text,
} from './plain.ts';
export { mergeExtension } from './merge.ts';
export { field, isEqual, isTruthy, textOf, textsOf, withField, withoutField } from './tree.ts';
export { exists } from './facts.ts';
export type { EntryKind } from './facts.ts';
export { readProjectFacts } from './read-facts.ts';
export { openProjectMemory } from './project-memory.ts';
export type { ProjectMemory } from './project-memory.ts';
export { watchReader } from './sights.ts';
export { appModulePaths, djangoModulePaths, snakeName } from './entry-points.ts';
export { findSyntaxProblems } from './python/check-files.ts';
export { checkSyntax, findsNothing } from './python/check-syntax.ts';
export { createPythonParser } from './python/python-parser.ts';
export type { PythonParser } from './python/python-parser.ts';
export { requirementName } from './python/requirement.ts';
export { findCharm } from './find-charm.ts';
export { findApps, findChanged, listBuildFiles } from './apps/index.ts';
export type { App, Verdict } from './apps/index.ts';
export { BUILD_FOLDERS, checkEmptyValues, render } from './render/index.ts';
export type { RenderTarget } from './render/index.ts';
export * as schema from './schema/index.ts';
export * as craft from './craft/index.ts';
export type { Snippet } from './plain.ts';
