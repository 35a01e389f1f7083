import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectGithub, readEvent } from '../../src/github/index.ts';
import type { preview } from './definition.ts';
import { previewEvent } from './preview-event.ts';

export async function main(run: ActionRun<typeof preview>): Promise<OutputsOf<typeof preview>> {
  const { inputs, ports, host } = run;
  const token = inputs['github-token'];
  const event = await readEvent(host);
  if (event === undefined) {
    throw new Failure('PREVIEW_NO_PULL_REQUEST', 'a preview belongs to a pull request on GitHub', {
      hint: 'Outside of GitHub Actions deploy with juju-deploy.',
    });
  }
  if (token === undefined) {
    throw new Failure(
      'INPUT_INVALID',
      'github-token is not given: nobody could tell whether the commit is the newest',
      {
        hint: 'Set on this step: github-token: ${{ github.token }}',
      },
    );
  }
  const apiUrl = host.variables['GITHUB_API_URL'] ?? 'https://api.github.com';
  const github = await connectGithub(ports, { token, repository: event.repository, apiUrl });
  return previewEvent({ run, github, event });
}
