import { field, textsOf, type Snippet } from '../project/index.ts';
import { isExclusive, organizeInclusive, present } from './files-to-copy.ts';
import type { RockProject } from './framework.ts';

/**
 * The part that copies files beside a compiled application: those that the user's `stage` names, otherwise those of
 * `files` that the project has. Undefined when there are none, or when `stage` says what to leave out.
 */
export function assetsPart(
  { root, facts }: RockProject,
  { part, files }: { readonly part: string; readonly files: readonly string[] },
): Snippet | undefined {
  const user = textsOf(field(root, 'parts', part, 'stage'));
  const stage = user.length > 0 ? user : present(facts, files).map((name) => `app/${name}`);
  if (stage.length === 0 || isExclusive(stage)) return undefined;
  return { plugin: 'dump', source: '.', organize: organizeInclusive(stage, 'app'), stage };
}
