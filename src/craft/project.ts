import { field, textsOf, type ProjectDocument } from '../project/index.ts';
import { listBuilds, type Build } from './builds.ts';
import type { CraftTool } from './tool.ts';

/** What of a project decides how its tool is run. The tool itself judges the rest. */
export interface CraftProject {
  readonly tool: CraftTool;
  /** Absolute. */
  readonly directory: string;
  readonly document: ProjectDocument;
  readonly builds: readonly Build[] | undefined;
  /** Extensions that the tool takes only when it is told so. */
  readonly experimental: readonly string[];
}

/** @param isExperimental whether an extension, by its name, must be enabled for this document. */
export function describeProject(
  tool: CraftTool,
  directory: string,
  document: ProjectDocument,
  architecture: string,
  isExperimental: (extension: string) => boolean,
): CraftProject {
  const extensions = textsOf(field(document.root, 'extensions'));
  return {
    tool,
    directory,
    document,
    builds: listBuilds(document.root, architecture),
    experimental: extensions.filter(isExperimental),
  };
}
