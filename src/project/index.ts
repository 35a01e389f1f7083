export type { JsonObject, JsonValue, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './node.ts';
export { describePath, locate, pointer } from './path.ts';
export type { Path, Positions } from './path.ts';
export { describeProblem, ProjectFailure } from './problem.ts';
export type { Problem } from './problem.ts';
export type { MappingDocument, ProjectDocument } from './document.ts';
export type { ProjectFacts, TopLevelEntry } from './facts.ts';
export type { PythonModule } from './python-module.ts';
