import type { OutputsOf } from '../../src/action/index.ts';
import { Failure, errorMessage, isFailure } from '../../src/errors/index.ts';
import type { PullState } from '../../src/github/index.ts';
import { connect } from '../juju-deploy/connect.ts';
import { deployThrough, main as deploy } from '../juju-deploy/main.ts';
import { announce } from './announce.ts';
import { renderComment } from './comment.ts';
import type { preview } from './definition.ts';
import { takeDown } from './down.ts';
import { requireRoom } from './limit.ts';
import { homeOf, type Scene } from './scene.ts';
import { environmentOf, modelOf } from './names.ts';
import { tell } from './tell.ts';
import { takeTurns } from './turn.ts';

/**
 * Deploys the commit into the model of its pull request and says so. Before it is said, GitHub is asked once more:
 * the word of an older commit never replaces that of a newer one, and what was closed meanwhile is taken down.
 */
export async function bringUp(scene: Scene, pull: PullState): Promise<OutputsOf<typeof preview>> {
  const { run, github, event } = scene;
  const { inputs, ports } = run;
  const { reporter } = ports;
  const { charm } = inputs;
  if (charm === undefined) {
    throw new Failure('INPUT_INVALID', 'a preview needs the packed charm', {
      hint: 'Set on this step: charm: ${{ steps.charm.outputs.charm }}',
    });
  }
  const environment = environmentOf(pull.number, inputs.name);
  const model = modelOf(homeOf(scene), pull.number, pull.headRef);
  if (pull.fromFork && Object.keys(inputs.secrets).length > 0) {
    reporter.notice('secrets are not given to the preview of a fork');
  }
  const secrets = pull.fromFork ? {} : inputs.secrets;
  const deploying = { ...run, inputs: { ...inputs, charm, model, secrets } };
  if (inputs['dry-run']) return { ...(await deploy(deploying)), environment };

  const about = { event, sha: pull.headSha };
  const status = { logUrl: event.runUrl };
  const id = await announce(reporter, () => github.createDeployment(environment, pull.headSha));
  const say = (
    state: 'in_progress' | 'success' | 'failure' | 'inactive',
    description: string,
    url?: string,
  ) =>
    announce(reporter, async () => {
      if (id !== undefined) await github.setDeploymentStatus(id, { ...status, state, description, url });
    });
  /** What is to be done when it is not this commit's turn any more. */
  const leave = async (now: PullState | undefined): Promise<OutputsOf<typeof preview> | undefined> => {
    if (now === undefined || (now.open && now.headSha === pull.headSha)) return undefined;
    if (!now.open) return takeDown(scene, pull);
    await say('inactive', 'A newer commit was pushed');
    return { preview: 'superseded', environment };
  };
  await say('in_progress', 'The preview is being deployed');
  try {
    const deadline = ports.clock.monotonic() + inputs.timeout;
    const connected = await connect(run, deadline);
    await requireRoom(scene, connected, model, deadline);
    const turn = takeTurns(scene, pull, connected.juju, connected.inTarget(model));
    const outputs = await deployThrough(deploying, connected, deadline, turn);
    const now = await announce(reporter, () => github.findPull(pull.number));
    const late = await leave(now);
    if (late !== undefined) return { ...outputs, ...late };
    const url = outputs.url === '' ? undefined : outputs.url;
    await say('success', 'The preview runs', url);
    await announce(reporter, () => retireOlder(scene, environment, id));
    await announce(reporter, () => tell(scene, pull.number, renderComment('running', { ...about, url })));
    return { ...outputs, preview: 'running', environment };
  } catch (error) {
    if (run.signal.aborted) {
      await say('inactive', 'The run was cancelled');
      throw error;
    }
    // What fails after a newer commit was pushed may fail because of it, and is nobody's news.
    const late = await leave(await announce(reporter, () => github.findPull(pull.number)));
    if (late !== undefined) return late;
    if (isFailure(error, 'DEPLOY_OVERTAKEN')) {
      await say('inactive', 'Another deployment took its place');
      return { preview: 'superseded', environment };
    }
    await say('failure', 'The preview could not be deployed');
    const why = error instanceof Failure ? `${error.code}: ${error.message}` : errorMessage(error);
    await announce(reporter, () => tell(scene, pull.number, renderComment('failed', { ...about, why })));
    throw error;
  }
}

/** GitHub leaves transient deployments active for ever unless each is told. */
async function retireOlder(
  { github }: Scene,
  environment: string,
  latest: number | undefined,
): Promise<void> {
  for (const { id } of await github.listDeployments(environment)) {
    if (id === latest) continue;
    await github.setDeploymentStatus(id, { state: 'inactive', description: 'A newer commit is deployed' });
    await github.deleteDeployment(id);
  }
}
