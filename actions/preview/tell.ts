import { writeStickyComment } from '../../src/github/index.ts';
import { slugOf } from './names.ts';
import type { Scene } from './scene.ts';

/** The one comment about previews of a pull request, or about those of one app. */
export async function tell(
  { github, run }: Pick<Scene, 'github' | 'run'>,
  number: number,
  body: string,
  options: { readonly onlyExisting?: boolean } = {},
): Promise<void> {
  if (run.inputs['dry-run']) return;
  const name = run.inputs.name === undefined ? undefined : slugOf(run.inputs.name, 40);
  const topic = name === undefined ? 'preview' : `preview-${name}`;
  const text = name === undefined ? body : `\`${name}\`: ${body}`;
  await writeStickyComment(github, number, topic, text, options);
}
