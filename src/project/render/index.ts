import type { YamlMap } from '../node.ts';
import type { Scope } from '../schema/index.ts';
import { resolveClauses } from './grammar.ts';
import { sidesOf, type RenderTarget } from './target.ts';
import { replaceVariables } from './variables.ts';

export { checkEmptyValues } from './empty-values.ts';
export { BUILD_FOLDERS } from './target.ts';
export type { RenderTarget } from './target.ts';

/**
 * A project file as it is for one platform: variables replaced and clauses resolved, as the craft tools do before they
 * look at it (craft_application/services/project.py: render_for). Gives back the same object where the file says
 * the same for every platform.
 */
export function render(root: YamlMap, target: RenderTarget, scope: Scope): YamlMap {
  const sides = sidesOf(root, target);
  return resolveClauses(replaceVariables(root, target, sides), sides, scope);
}
