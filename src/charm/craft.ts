import { charmcraft, describeProject, type CraftProject } from '../craft/index.ts';
import { Failure } from '../errors/index.ts';
import { findByExtension } from '../frameworks/index.ts';
import { readYaml, schema, type YamlMap } from '../project/index.ts';
import type { Ports } from '../ports/index.ts';
import { selectGeneration } from './expand/bases.ts';

/**
 * Reads of a charm's project what decides how charmcraft is run. Unlike the embedded engine it accepts what only
 * charmcraft understands.
 *
 * @throws Failure `PROJECT_FILE_MISSING`; ProjectFailure `YAML_INVALID`
 */
export async function readCraftCharm(
  { files }: Pick<Ports, 'files'>,
  directory: string,
  architecture: string,
): Promise<CraftProject> {
  const file = charmcraft.projectFile;
  const document = await readYaml(files, `${directory}/${file}`, file);
  if (document === undefined)
    throw new Failure('PROJECT_FILE_MISSING', `there is no ${file} in ${directory}`, {
      hint: 'Point `path` at the folder that has it, or write one with `charmcraft init`.',
    });
  const root: YamlMap | undefined = document.root.kind === 'map' ? document.root : undefined;
  return describeProject(charmcraft, directory, document, architecture, (extension) => {
    const framework = findByExtension(extension);
    if (framework === undefined || root === undefined) return false;
    // With the gate open, a notice is left where the gate matters.
    return selectGeneration(framework, root, true, schema.startScope(file, root))?.notice !== undefined;
  });
}
