import type { OutputsOf } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { GithubApi, Labeling, PullState } from '../../src/github/index.ts';
import { announce } from './announce.ts';
import { renderComment } from './comment.ts';
import { decidePreview } from './decide.ts';
import type { preview } from './definition.ts';
import { takeDown } from './down.ts';
import type { Scene } from './scene.ts';
import { sweep } from './sweep.ts';
import { tell } from './tell.ts';
import { bringUp } from './up.ts';

/** Does for one event what is to be done about previews. */
export async function previewEvent(scene: Scene): Promise<OutputsOf<typeof preview>> {
  const { run, github, event } = scene;
  const { inputs, ports } = run;
  const number = event.pullRequest?.number;
  const pull = number === undefined ? undefined : await github.findPull(number);
  const decision = decidePreview({
    mode: inputs.mode,
    event,
    pull,
    approved: await listApproved(github, pull),
    label: inputs.label,
  });
  if (decision.kind === 'sweep') return sweep(scene);
  if (number === undefined || event.pullRequest === undefined) {
    throw new Failure('PREVIEW_NO_PULL_REQUEST', `the event ${event.name} has no pull request`, {
      hint: 'Run this step on pull_request, or set on it: mode: sweep',
    });
  }
  if (decision.kind === 'down' && inputs.mode === 'ask') return { preview: 'unwanted' };
  if (decision.kind === 'down') return takeDown(scene, event.pullRequest);
  if (decision.kind === 'up' && inputs.mode === 'ask') return { preview: 'wanted' };
  if (decision.kind === 'up' && pull !== undefined) return bringUp(scene, pull);
  if (decision.kind !== 'skip') throw new Error('a preview goes up without its pull request');
  ports.reporter.notice(`no preview of #${number}: ${decision.why}`);
  run.summary.text(`No preview of #${number}: ${decision.why}`);
  if (decision.state === 'waiting' && pull !== undefined) {
    const body = renderComment('waiting', { event, sha: pull.headSha, why: decision.why });
    await announce(ports.reporter, () => tell(scene, number, body));
  }
  return { preview: decision.state };
}

/** Only for forks: everybody else who opens a pull request here may push anyway. */
async function listApproved(github: GithubApi, pull: PullState | undefined): Promise<readonly Labeling[]> {
  if (pull?.fromFork !== true) return [];
  const labelings = await github.listLabelings(pull.number);
  const allowed = new Map<string, boolean>();
  for (const { by } of labelings) {
    if (!allowed.has(by)) allowed.set(by, await github.mayPush(by));
  }
  return labelings.filter(({ by, label }) => allowed.get(by) === true && pull.labels.includes(label));
}
