import type { OutputsOf } from '../../src/action/index.ts';
import type { Failure } from '../../src/errors/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import { destroyModel, listModels } from '../../src/juju/index.ts';
import { connect } from '../juju-deploy/connect.ts';
import { announce } from './announce.ts';
import { renderComment } from './comment.ts';
import type { preview } from './definition.ts';
import { retireAll } from './down.ts';
import { homeOf, type Scene } from './scene.ts';
import { environmentOf, modelOf, pullOf } from './names.ts';
import { tell } from './tell.ts';

interface Found {
  readonly model: string;
  readonly number: number;
}

/**
 * Destroys the previews of this repository whose pull request is closed, gone or has another branch, and those that
 * were not deployed to for longer than their time to live. One that resists does not save the others.
 *
 * @throws the first Failure, after everything else was destroyed.
 */
export async function sweep(scene: Scene): Promise<OutputsOf<typeof preview>> {
  const { run } = scene;
  const { inputs, ports, summary } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  const { juju, controller, inTarget } = await connect(run, deadline);
  const found = (await juju.insist(() => listModels(juju, controller), deadline)).flatMap(
    ({ name }): Found[] => {
      const number = pullOf(homeOf(scene), name);
      return number === undefined ? [] : [{ model: name, number }];
    },
  );
  const rows: string[][] = [];
  let failure: Failure | undefined;
  for (const preview of found) {
    const why = await findReason(scene, preview);
    if (why === undefined) {
      rows.push([preview.model, `#${preview.number}`, 'kept']);
      continue;
    }
    ports.reporter.info(`${preview.model}: ${why}`);
    if (inputs['dry-run']) continue;
    try {
      const model = inTarget(preview.model);
      await destroyModel(ports, juju, { model, patience: inputs.patience, deadline });
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

/** Why the preview has to go; undefined when it may stay. */
async function findReason(scene: Scene, { model, number }: Found): Promise<string | undefined> {
  const { run, github } = scene;
  const pull = await github.findPull(number);
  if (pull === undefined) return 'its pull request does not exist';
  if (!pull.open) return 'its pull request is closed';
  if (modelOf(homeOf(scene), number, pull.headRef) !== model) return 'its pull request has another branch';
  const [newest] = await github.listDeployments(environmentOf(number, run.inputs.name));
  const age = run.ports.clock.now() - (newest?.createdAt ?? pull.updatedAt);
  if (age <= run.inputs.ttl) return undefined;
  return `it was last deployed ${Math.floor(age / 3_600_000)} hours ago`;
}

async function forget(scene: Scene, { number }: Found): Promise<void> {
  await retireAll(scene, environmentOf(number, scene.run.inputs.name));
  const body = renderComment('expired', { event: scene.event, sha: scene.event.sha });
  await tell(scene, number, body, { onlyExisting: true });
}
