import { Failure } from '../../src/errors/index.ts';
import { listModels } from '../../src/juju/index.ts';
import type { Connected } from '../juju-deploy/connect.ts';
import { findLiving, readOwnPreviews } from './own-previews.ts';
import type { Scene } from './scene.ts';

/** Of many previews the message names these: one of them is the likeliest to be closed. */
const NAMED = 3;

/**
 * Sees to it that a preview which is not there yet has room on the controller. A refresh of one always has.
 *
 * @throws Failure `PREVIEW_LIMIT_REACHED` with those of this repository that were deployed longest ago.
 */
export async function requireRoom(
  scene: Scene,
  { juju, controller }: Connected,
  model: string,
  deadline: number,
): Promise<void> {
  const { inputs, ports } = scene.run;
  const models = await juju.insist(() => listModels(juju, controller), deadline);
  const alive = findLiving(models);
  if (alive.length < inputs.limit || alive.some(({ name }) => name === model)) return;
  const own = (await readOwnPreviews(scene, alive)).sort((one, other) => one.deployedAt - other.deployedAt);
  const oldest = own
    .slice(0, NAMED)
    .map(({ number, deployedAt, pull }) =>
      pull?.open === true
        ? `#${number} (${describeAge(ports.clock.now() - deployedAt)})`
        : `#${number} (not open any more)`,
    );
  const others = alive.length - own.length;
  throw new Failure(
    'PREVIEW_LIMIT_REACHED',
    `${alive.length} previews live on this controller, and \`limit\` is ${inputs.limit}`,
    {
      hint:
        own.length === 0
          ? `All of them are of other repositories or apps. Set on this step: limit: ${alive.length + 1}`
          : `Deployed longest ago: ${oldest.join(', ')}. Close one, run \`mode: sweep\`, or set on this step: limit: ${alive.length + 1}`,
      details: others > 0 && own.length > 0 ? [`${others} of them are of other repositories or apps`] : [],
    },
  );
}

function describeAge(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours < 1) return 'within the last hour';
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}
