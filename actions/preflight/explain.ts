import { catalogue, type Failure } from '../../src/errors/index.ts';
import { renderPermissions, type GithubEvent } from '../../src/github/index.ts';

/** What a pull request of a fork cannot have, whatever is done to its secrets. */
export function explainFork(event: GithubEvent | undefined): string | undefined {
  if (event?.pullRequest?.fromFork !== true) return undefined;
  return (
    'the pull request comes from a fork, whose jobs get no secrets and a token that only reads: leave the password and the ' +
    'credentials empty for it (`if: github.event.pull_request.head.repo.full_name == github.repository`), and publish after the merge'
  );
}

/**
 * The exact thing to do about a registry that does not let us push.
 *
 * @param rights What else the job needs: one block to paste has all of it.
 */
export function explainRegistry(
  error: Failure,
  event: GithubEvent | undefined,
  registry: string,
  rights: readonly string[] = [],
): string {
  const fork = explainFork(event);
  if (fork !== undefined) return fork;
  if (registry !== 'ghcr.io' || (error.code !== 'REGISTRY_DENIED' && error.code !== 'REGISTRY_LOGIN_REFUSED'))
    return adviceOf(error);
  const repository = event?.repository ?? 'this repository';
  return (
    `add \`${renderPermissions([...rights, 'packages: write'])}\` to the job and give \`password: \${{ github.token }}\`; if the package ` +
    `exists already, give ${repository} the role Write under Package settings, Manage Actions access`
  );
}

/** The exact thing to do about credentials of Charmhub that will not do. */
export function explainCharmhub(error: Failure, event: GithubEvent | undefined): string {
  const isNetwork = error.code.startsWith('NETWORK_');
  return (isNetwork ? undefined : explainFork(event)) ?? adviceOf(error);
}

/** The exact thing to do about a token that lacks permissions: everything that the job needs, not only what is missing. */
export function explainToken(
  error: Failure,
  event: GithubEvent | undefined,
  rights: readonly string[],
): string {
  if (error.code !== 'GITHUB_RIGHT_MISSING') return adviceOf(error);
  return (
    explainFork(event) ??
    `add \`${renderPermissions(rights)}\` to the job; the workflow that calls it has to grant them as well`
  );
}

function adviceOf({ code, hint }: Failure): string {
  return hint ?? catalogue[code].fix;
}
