import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectRuns, findTested } from '../../src/github/index.ts';
import type { Charm, Rock } from './artifacts.ts';
import type { publish } from './definition.ts';

/**
 * Demands that a run of this repository has tested exactly this rock and this charm at exactly this content: the commit
 * may be another, as a merge commit has the files of the head that was tested.
 *
 * @returns the page of that run.
 * @throws Failure `PUBLISH_UNTESTED`, `INPUT_INVALID`, `GITHUB_…`
 */
export async function requireTestedElsewhere(
  { inputs, ports, host, signal }: Pick<ActionRun<typeof publish>, 'inputs' | 'ports' | 'host' | 'signal'>,
  rock: Pick<Rock, 'digest'>,
  charm: Pick<Charm, 'sha256'> | undefined,
): Promise<string> {
  const { 'github-token': token } = inputs;
  const { GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = host.variables;
  if (token === undefined || repository === undefined || commit === undefined) {
    throw new Failure('INPUT_INVALID', 'input `expect-tested` needs `github-token`, on GitHub', {
      hint: 'Add github-token: ${{ github.token }} and permissions: actions: read, contents: read',
    });
  }
  const apiUrl = host.variables['GITHUB_API_URL'] ?? 'https://api.github.com';
  const github = await connectRuns(ports, { token, repository, apiUrl, signal });
  const tree = await github.readTree(commit);
  const run = await findTested(ports, github, { tree, digest: rock.digest, charm: charm?.sha256 });
  if (run !== undefined) {
    const page = `${host.variables['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}`;
    return `${page}/actions/runs/${run}`;
  }
  throw new Failure('PUBLISH_UNTESTED', 'no run of this repository has tested what would be published', {
    hint: 'Let integration-test run with `record: true` on these files of this content, or publish what was tested.',
    details: [`content: ${tree}`, `rock: ${rock.digest}`, `charm: ${charm?.sha256 ?? 'none'}`],
  });
}
