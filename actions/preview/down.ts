import type { OutputsOf } from '../../src/action/index.ts';
import { destroyModel } from '../../src/juju/index.ts';
import { connect } from '../juju-deploy/connect.ts';
import { announce } from './announce.ts';
import { renderComment } from './comment.ts';
import type { preview } from './definition.ts';
import { homeOf, type Scene } from './scene.ts';
import { environmentOf, modelOf } from './names.ts';
import { tell } from './tell.ts';

/** Destroys the preview of a pull request and takes back what GitHub shows of it. Safe to repeat. */
export async function takeDown(
  scene: Scene,
  pull: { readonly number: number; readonly headRef: string },
): Promise<OutputsOf<typeof preview>> {
  const { run, event } = scene;
  const { inputs, ports, summary } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  const { juju, kubeconfig, inTarget } = await connect(run, deadline);
  const model = inTarget(modelOf(homeOf(scene), pull.number, pull.headRef));
  const environment = environmentOf(pull.number, inputs.name);
  const outputs = { preview: 'destroyed', environment, model };
  if (inputs['dry-run']) {
    ports.reporter.info(`juju destroy-model ${model} --no-prompt --destroy-storage`);
    return outputs;
  }
  // The address is wrong from now on, whatever becomes of the model.
  await announce(ports.reporter, () => retireAll(scene, environment));
  const { how, left } = await destroyModel(ports, juju, {
    model,
    patience: inputs.patience,
    deadline,
    kubeconfig,
  });
  const gone = how === 'absent' ? 'was gone already' : `was destroyed ${how}`;
  const words = left === undefined ? gone : `${gone}, but ${left}`;
  ports.reporter.info(`${model} ${words}`);
  summary.text(`The preview of #${pull.number}, model ${model}, ${words}.`);
  const body = renderComment('destroyed', { event, sha: event.sha });
  await announce(ports.reporter, () => tell(scene, pull.number, body, { onlyExisting: true }));
  return outputs;
}

/** GitHub deletes only what is inactive. */
export async function retireAll({ github }: Pick<Scene, 'github'>, environment: string): Promise<void> {
  for (const { id } of await github.listDeployments(environment)) {
    await github.setDeploymentStatus(id, { state: 'inactive', description: 'The preview was removed' });
    await github.deleteDeployment(id);
  }
}
