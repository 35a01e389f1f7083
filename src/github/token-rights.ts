import { errorMessage, Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { askGithub } from './ask-github.ts';
import { openOctokit, type GithubOptions } from './octokit.ts';

/**
 * For each permission a request that needs it and changes nothing: those that would write lack what GitHub requires of
 * them, the tag of a release for one, so that GitHub can only refuse them. Whom it lets in, it tells what is missing
 * (422); whom not, that the resource is not accessible (403), or nothing at all (404).
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
const PROBES = {
  'contents: write': 'POST /repos/{owner}/{repo}/releases',
  'deployments: write': 'POST /repos/{owner}/{repo}/deployments',
  'pull-requests: write': 'POST /repos/{owner}/{repo}/pulls',
  'attestations: write': 'POST /repos/{owner}/{repo}/attestations',
  'actions: read': 'GET /repos/{owner}/{repo}/actions/artifacts',
} as const;

/** A permission of a job's token in the words of a workflow, of those that can be found out. */
export type TokenRight = keyof typeof PROBES;

export const TOKEN_RIGHTS = Object.keys(PROBES) as readonly TokenRight[];

/** `unknown`: GitHub said something else, which is no proof that the work will fail. */
export type RightState = 'given' | 'missing' | 'unknown';

/**
 * Finds out whether a token has a permission, without using it.
 *
 * @throws Failure `GITHUB_REFUSED` for a token that GitHub does not know, `GITHUB_UNREACHABLE`
 */
export async function probeRight(
  ports: Pick<Ports, 'clock'>,
  options: GithubOptions,
  right: TokenRight,
): Promise<RightState> {
  const { octokit, at } = await openOctokit(options);
  // What is required is left out on purpose; the library's types would ask for it.
  const route: string = PROBES[right];
  return askGithub(
    ports,
    `say whether the token has ${right}`,
    () =>
      octokit.request(route, { ...at }).then(
        () => 'given' as const,
        (error: unknown) => stateOf(error, right),
      ),
    'Give the token of the job: ${{ github.token }}',
  );
}

/** @throws Failure `GITHUB_RIGHT_MISSING`; what cannot be told is let through */
export async function requireRight(
  ports: Pick<Ports, 'clock'>,
  options: GithubOptions,
  right: TokenRight,
): Promise<void> {
  if ((await probeRight(ports, options, right)) !== 'missing') return;
  throw new Failure('GITHUB_RIGHT_MISSING', `the token of the job lacks the permission ${right}`, {
    hint: `Add to the job: ${renderPermissions([right])}`,
  });
}

/** The block to paste. Naming one permission takes all others away, so that the checkout's is in it. */
export function renderPermissions(rights: readonly string[]): string {
  const named = rights.some((right) => right.startsWith('contents:'))
    ? rights
    : ['contents: read', ...rights];
  return `permissions: { ${[...new Set(named)].sort().join(', ')} }`;
}

/** What a refusal says of the permission; failures of the network and of the token itself go on. */
function stateOf(error: unknown, right: TokenRight): RightState {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  const words = errorMessage(error);
  if (status === 403 && /not accessible/i.test(words)) return 'missing';
  // To repositories whose plan has no attestations GitHub says the same.
  if (status === 404) return right === 'attestations: write' ? 'unknown' : 'missing';
  if (status === 400 || status === 422) return 'given';
  if (status === 409 || (status === 403 && !/rate limit/i.test(words))) return 'unknown';
  throw error;
}
