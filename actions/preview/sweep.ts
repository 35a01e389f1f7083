import type { OutputsOf } from '../../src/action/index.ts';
import type { Failure } from '../../src/errors/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import { destroyModel, listModels } from '../../src/juju/index.ts';
import { connect } from '../juju-deploy/connect.ts';
import { announce } from './announce.ts';
import { renderComment } from './comment.ts';
import type { preview } from './definition.ts';
import { retireAll } from './down.ts';
import { environmentOf } from './names.ts';
import { findLiving, readOwnPreviews } from './own-previews.ts';
import { planSweep, type Swept } from './plan-sweep.ts';
import { homeOf, type Scene } from './scene.ts';
import { tell } from './tell.ts';

/**
 * Destroys the previews of this repository that are not needed any more. One that resists does not save the others.
 *
 * @throws the first Failure, after everything else was destroyed.
 */
export async function sweep(scene: Scene): Promise<OutputsOf<typeof preview>> {
  const { run } = scene;
  const { inputs, ports, summary } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  const { juju, controller, kubeconfig, inTarget } = await connect(run, deadline);
  const models = await juju.insist(() => listModels(juju, controller), deadline);
  const plan = planSweep({
    home: homeOf(scene),
    own: await readOwnPreviews(scene, models),
    living: findLiving(models).length,
    limit: inputs.limit,
    ttl: inputs.ttl,
    now: ports.clock.now(),
  });
  const rows: string[][] = [];
  let failure: Failure | undefined;
  for (const preview of plan) {
    const { why } = preview;
    if (why === undefined) {
      rows.push([preview.model, `#${preview.number}`, 'kept']);
      continue;
    }
    ports.reporter.info(`${preview.model}: ${why}`);
    if (inputs['dry-run']) continue;
    try {
      const model = inTarget(preview.model);
      await destroyModel(ports, juju, { model, patience: inputs.patience, deadline, kubeconfig });
      await announce(ports.reporter, () => forget(scene, preview));
      rows.push([preview.model, `#${preview.number}`, why]);
    } catch (error) {
      if (!isFailure(error) || run.signal.aborted) throw error;
      failure ??= error;
      ports.reporter.warning(error.message);
      rows.push([preview.model, `#${preview.number}`, error.message]);
    }
  }
  summary.heading('Previews').table(['Model', 'Pull request', 'What was done'], rows);
  if (failure !== undefined) throw failure;
  return { preview: 'swept' };
}

async function forget(scene: Scene, { number, word }: Swept): Promise<void> {
  await retireAll(scene, environmentOf(number, scene.run.inputs.name));
  const body = renderComment(word, { event: scene.event, sha: scene.event.sha });
  await tell(scene, number, body, { onlyExisting: true });
}
