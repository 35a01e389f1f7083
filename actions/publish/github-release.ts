import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import {
  commitOf,
  connectReleases,
  readEvent,
  requireRight,
  writeRelease,
  type ReleasesApi,
} from '../../src/github/index.ts';
import type { publish } from './definition.ts';
import { renderNotes } from './release-notes.ts';

type Run = Pick<ActionRun<typeof publish>, 'inputs' | 'ports' | 'host' | 'summary' | 'signal'>;

type Outputs = OutputsOf<typeof publish>;

interface PlannedRelease {
  readonly github: ReleasesApi;
  readonly tag: string;
  readonly commit: string;
}

/** A tag that git and GitHub take, and that no URL or shell reads as anything else. */
const TAG = /^[A-Za-z0-9][\w.+-]*(?:\/[A-Za-z0-9][\w.+-]*)*$/;

/**
 * Which tag the release has, and whether it may: a tag that names another commit is never moved and never used. Asked
 * before anything is published.
 *
 * @returns What writes it once there is something to say, and gives its page. It is safe to repeat.
 * @throws Failure `INPUT_INVALID`, `PUBLISH_RELEASE_TAG`, `GITHUB_RIGHT_MISSING`, `GITHUB_…`
 */
export async function planRelease(run: Run, wanted: string): Promise<(outputs: Outputs) => Promise<string>> {
  const { inputs, ports, host } = run;
  const { 'github-token': token } = inputs;
  const { GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = host.variables;
  if (token === undefined || repository === undefined || sha === undefined) {
    throw new Failure('INPUT_INVALID', 'input `github-release` needs `github-token`, on GitHub', {
      hint: 'Add github-token: ${{ github.token }} and permissions: contents: write',
    });
  }
  const tag = wanted === 'auto' ? tagOf(host.variables['GITHUB_REF']) : wanted;
  if (
    tag.length > 200 ||
    tag.endsWith('.lock') ||
    tag.includes('..') ||
    tag.endsWith('.') ||
    !TAG.test(tag)
  ) {
    throw new Failure('INPUT_INVALID', `input \`github-release\`: ${JSON.stringify(tag)} is no plain tag`, {
      hint: 'Give a tag such as v1.2.3.',
    });
  }
  const event = await readEvent(host);
  const commit = event === undefined ? sha : commitOf(event);
  const apiUrl = host.variables['GITHUB_API_URL'] ?? 'https://api.github.com';
  const options = { token, repository, apiUrl, signal: run.signal };
  await requireRight(ports, options, 'contents: write');
  const github = await connectReleases(ports, options);
  const taken = await github.findTag(tag);
  if (inputs['dry-run']) ports.reporter.info(`would write the release ${tag} of ${repository}`);
  if (taken === undefined || taken === commit)
    return (outputs) => writeNotes(run, { github, tag, commit }, outputs);
  throw new Failure('PUBLISH_RELEASE_TAG', `the tag ${tag} names another commit`, {
    hint: 'Tags do not move. Give a new one, or run the workflow on the commit that has it.',
    details: [`the tag names ${taken}`, `this run publishes ${commit}`],
  });
}

async function writeNotes(
  { ports, summary, host }: Run,
  { github, tag, commit }: PlannedRelease,
  outputs: Outputs,
): Promise<string> {
  const { url } = await ports.reporter.group(`Release ${tag}`, () =>
    writeRelease(
      github,
      { tag, commit, prerelease: !isStable(outputs.channel) },
      renderNotes(outputs, { commit, run: runPage(host.variables) }),
    ),
  );
  ports.reporter.info(`release: ${url}`);
  summary.links([{ text: `Release ${tag}`, url }]);
  return url;
}

function tagOf(ref = ''): string {
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  if (tag !== undefined) return tag;
  throw new Failure('INPUT_INVALID', 'input `github-release` is auto, and no tag has started this workflow', {
    hint: 'Give the tag of the release, for example github-release: v1.2.3',
  });
}

/** Without Charmhub nothing says that people should wait. */
function isStable(channel: string | undefined): boolean {
  return channel === undefined || /^[^/]+\/stable$/.test(channel);
}

function runPage(variables: Readonly<Record<string, string>>): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = variables;
  return server === undefined || repository === undefined || run === undefined
    ? undefined
    : `${server}/${repository}/actions/runs/${run}`;
}
