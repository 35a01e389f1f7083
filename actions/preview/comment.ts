import type { GithubEvent } from '../../src/github/index.ts';

type Known = Pick<GithubEvent, 'runUrl' | 'commitUrl'>;

/** The comment of a pull request, whatever happened to its preview last. Only names and addresses of ours are in it. */
export function renderComment(
  state: 'running' | 'failed' | 'waiting' | 'destroyed' | 'expired' | 'crowded',
  { event, sha, url, why }: { event: Known; sha: string; url?: string | undefined; why?: string | undefined },
): string {
  const commit = `[${sha.slice(0, 7)}](${event.commitUrl})`;
  const run = `[run](${event.runUrl})`;
  const lines: Record<typeof state, string> = {
    running: `Preview of ${commit}: ${url === undefined ? 'it has no address' : `<${url}>`} (${run}).`,
    failed: `Preview of ${commit} failed: ${quoted(why ?? '')} (${run}).`,
    waiting: `No preview of ${commit}: ${quoted(why ?? '')}.`,
    destroyed: 'The preview was removed with this pull request.',
    expired: 'The preview was removed because it was not deployed to for long. The next push makes it again.',
    crowded:
      'The preview was removed because there were too many and it was deployed longest ago. The next push makes it again where there is room.',
  };
  return `${lines[state]}\n`;
}

/** Messages hold words of charms and of people: as code they are only words, and mention nobody. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').slice(0, 500);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}
