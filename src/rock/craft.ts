import { describeProject, rockcraft, type CraftProject } from '../craft/index.ts';
import { Failure } from '../errors/index.ts';
import { findByExtension } from '../frameworks/index.ts';
import { readYaml, type YamlMap } from '../project/index.ts';
import type { Ports } from '../ports/index.ts';
import { checkBase } from './expand/bases.ts';

/**
 * Reads of a rock's project what decides how rockcraft is run. Unlike the embedded engine it accepts what only
 * rockcraft understands.
 *
 * @throws Failure `PROJECT_FILE_MISSING`; ProjectFailure `YAML_INVALID`
 */
export async function readCraftRock(
  { files }: Pick<Ports, 'files'>,
  directory: string,
  architecture: string,
): Promise<CraftProject> {
  const file = rockcraft.projectFile;
  const document = await readYaml(files, `${directory}/${file}`, file);
  if (document === undefined)
    throw new Failure('PROJECT_FILE_MISSING', `there is no ${file} in ${directory}`, {
      hint: 'Point `path` at the folder that has it, or write one with `rockcraft init`.',
    });
  const root: YamlMap | undefined = document.root.kind === 'map' ? document.root : undefined;
  return describeProject(rockcraft, directory, document, architecture, (extension) => {
    const framework = findByExtension(extension);
    // With the gate open, a notice is left where the gate matters.
    return (
      framework !== undefined && root !== undefined && checkBase(framework, root, true).notice !== undefined
    );
  });
}
