import type { GithubApi } from './github-api.ts';

/** GitHub refuses a comment of more characters. */
const LIMIT = 65_536;

/** What nobody sees and nobody else writes by chance. */
function markerOf(topic: string): string {
  return `<!-- paas-action: ${topic.replace(/[^\w.-]/g, '')} -->`;
}

/**
 * Keeps exactly one comment about a topic: written once, edited in place from then on, and the second of two that
 * were written at the same moment deleted. A comment of somebody without a say is never taken for ours.
 */
export async function writeStickyComment(
  github: Pick<GithubApi, 'listComments' | 'createComment' | 'updateComment' | 'deleteComment'>,
  number: number,
  topic: string,
  body: string,
  options: { readonly onlyExisting?: boolean } = {},
): Promise<void> {
  const marker = markerOf(topic);
  const text = fit(`${marker}\n${body}`);
  const comments = await github.listComments(number);
  const [first, ...more] = comments.filter((each) => each.trusted && each.body.startsWith(marker));
  for (const { id } of more) await github.deleteComment(id);
  if (first === undefined) {
    if (options.onlyExisting !== true) await github.createComment(number, text);
  } else if (first.body !== text) await github.updateComment(first.id, text);
}

function fit(text: string): string {
  if (text.length <= LIMIT) return text;
  const note = '\n\n_The rest is in the log of the run._\n';
  const kept = text.slice(0, LIMIT - note.length);
  return `${kept.slice(0, kept.lastIndexOf('\n'))}${note}`;
}
