import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { connectGithub, connectRuns, readEvent, readFinishedRun } from '../../src/github/index.ts';
import type { preview } from './definition.ts';
import { previewEvent } from './preview-event.ts';
import { ofFinishedRun } from './finished-run.ts';

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
  const options = { token, repository: event.repository, apiUrl, signal: run.signal };
  const github = await connectGithub(ports, options);
  if (event.name !== 'workflow_run') return previewEvent({ run, github, event });
  const about = await ofFinishedRun(await connectRuns(ports, options), await readFinishedRun(host), event);
  if (about !== undefined) return previewEvent({ run, github, event: about });
  ports.reporter.notice('no preview: the pull request was closed or has a newer commit');
  return { preview: 'superseded' };
}
