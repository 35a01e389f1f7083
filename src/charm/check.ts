import { locate, type Path, type Problem } from '../project/index.ts';
import { findEntrypointProblem } from './entrypoint.ts';
import type { CharmDocument } from './expand/index.ts';
import type { CharmFacts } from './facts.ts';
import { findJujuProblems } from './juju-rules.ts';
import { isLibrary } from './libs/index.ts';
import type { CharmPart } from './part.ts';

/** Everything that is wrong with a charm and can be seen before anything is built. */
export function findProblems(
  document: Pick<CharmDocument, 'file' | 'positions' | 'yaml' | 'root'>,
  part: CharmPart,
  facts: CharmFacts,
): readonly Problem[] {
  return [
    ...findJujuProblems(document.file, document.root),
    ...findContainerProblems(document),
    ...findFileProblems(part, facts),
    ...facts.sourceProblems,
    ...facts.libraries.flatMap((library) =>
      isLibrary(library)
        ? []
        : [
            {
              path: [],
              file: library.path,
              message: library.message,
              hint: 'Restore the library, for example with `charmcraft fetch-libs`.',
              ...(library.line !== undefined && { line: library.line }),
            },
          ],
    ),
    ...findUvProblems(document, part, facts),
    ...facts.dumps.flatMap(({ name, missing }) =>
      missing.map(({ key, entry }) =>
        inDocument(document, ['parts', name, key], `${entry} is not there`, 'Create it or correct its name.'),
      ),
    ),
    ...facts.missingRequirementFiles.map((file) =>
      inDocument(
        document,
        ['parts', part.name, 'charm-requirements'],
        `${file} is not there`,
        'Create the file or correct its name.',
      ),
    ),
    ...facts.requirements.lines
      .filter((line) => line.local !== undefined)
      .map(({ file, line, text }) => ({
        path: [],
        file,
        line,
        message: `the embedded engine cannot install ${ARCHIVE.test(text) ? 'a file' : 'a folder'} (${text})`,
        hint: 'Publish it as a package, put it below src/, or use `engine: craft`.',
      })),
  ];
}

const ARCHIVE = /\.(?:whl|zip|tar|t?[gxbl]z2?|zst)(?:[[#;\s]|$)/;

/** A container runs an image, which Juju takes from the resource that the container names. */
function findContainerProblems(
  document: Pick<CharmDocument, 'file' | 'positions' | 'yaml'>,
): readonly Problem[] {
  const { containers = {}, resources = {} } = document.yaml;
  const names = Object.keys(resources);
  return Object.entries(containers).flatMap(([container, settings]) => {
    const path = ['containers', container, 'resource'];
    const resource = settings?.['resource'];
    // A container may name bases instead.
    if ((resource === undefined || resource === null) && settings?.['bases'] !== undefined) return [];
    if (resource === undefined || resource === null)
      return [
        inDocument(
          document,
          path,
          `the container ${container} names no resource`,
          'Add `resource:` with the name of an oci-image resource.',
        ),
      ];
    const declared = resources[String(resource)];
    if (declared === undefined)
      return [
        inDocument(
          document,
          path,
          `the resource ${String(resource)} is not declared`,
          names.length === 0
            ? `Add it below \`resources:\` with \`type: oci-image\`.`
            : `Declare it below \`resources:\`, or use one of: ${names.join(', ')}.`,
        ),
      ];
    if (declared['type'] !== 'oci-image')
      return [
        inDocument(
          document,
          ['resources', String(resource), 'type'],
          `the resource ${String(resource)} is no oci-image but runs as a container`,
          'Set `type: oci-image`.',
        ),
      ];
    return [];
  });
}

/** The plugin uv installs what is locked, and nothing else. */
function findUvProblems(
  document: Pick<CharmDocument, 'file' | 'positions'>,
  part: CharmPart,
  facts: CharmFacts,
): readonly Problem[] {
  if (part.plugin !== 'uv' || facts.lock !== undefined) return [];
  const path = ['parts', part.name, 'plugin'];
  return [inDocument(document, path, 'the plugin uv needs uv.lock', 'Run `uv lock` and commit uv.lock.')];
}

function findFileProblems(part: CharmPart, facts: CharmFacts): readonly Problem[] {
  if (facts.tree.files.some(({ path }) => path === 'dispatch')) return [];
  const problem = findEntrypointProblem(part, facts);
  return problem === undefined ? [] : [{ path: [], file: part.entrypoint, ...problem }];
}

function inDocument(
  document: Pick<CharmDocument, 'file' | 'positions'>,
  path: Path,
  message: string,
  hint: string,
): Problem {
  const at = locate(document.positions, path);
  return {
    path,
    message,
    hint,
    file: at?.file ?? document.file,
    ...(at?.line !== undefined && { line: at.line }),
    ...(at?.column !== undefined && { column: at.column }),
  };
}
