import { writeStickyComment } from '../../src/github/index.ts';
import type { Scene } from './scene.ts';

/** The one comment about previews of a pull request. */
export async function tell(
  { github, run }: Pick<Scene, 'github' | 'run'>,
  number: number,
  body: string,
  options: { readonly onlyExisting?: boolean } = {},
): Promise<void> {
  if (run.inputs['dry-run']) return;
  await writeStickyComment(github, number, 'preview', body, options);
}
