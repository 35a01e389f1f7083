import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTROLLER_LABEL } from '../../src/docker/index.ts';
import { openLocalLab, type LocalLab } from '../support/local-lab.ts';
import { learn, NOTHING_YET } from '../support/soak/beliefs.ts';
import { planRun } from '../support/soak/plan.ts';
import { createPlayer, prepareCharms } from '../support/soak/player.ts';
import { runOnce, type SoakReport } from '../support/soak/run-once.ts';

/** `npm run soak` plays as many as one likes. */
const RUNS = 20;
const NAMES = ['soak-one', 'soak-two'] as const;
let lab: LocalLab;
let image: string;

beforeAll(async () => {
  lab = await openLocalLab();
  image = await prepareCharms(lab);
});
afterAll(() => lab.end(NAMES));

test(`${RUNS} random sequences with a daemon that is killed: what was answered holds, and nothing is left`, async () => {
  const reports: SoakReport[] = [];
  let next = 0;
  const play = async (name: string): Promise<void> => {
    const up = await lab.up(name);
    expect(up, up.stderr).toMatchObject({ code: 0 });
    const player = createPlayer(lab, name, image);
    for (let run = next++; run < RUNS; run = next++) {
      reports.push(await runOnce(player, 1, run));
    }
  };
  await Promise.all(NAMES.map(play));
  for (const { run, broken, story } of reports) expect(broken, `run ${run}\n${story.join('\n')}`).toEqual([]);
  expect(reports.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(RUNS);
}, 600_000);

test('something that is left is noticed', async () => {
  const player = createPlayer(lab, NAMES[0], image);
  expect(await player.leaks()).toEqual([]);
  const name = `${NAMES[0]}-left`;
  await lab.docker.volumes.create({ name, labels: { [CONTROLLER_LABEL]: `${NAMES[0]}-0` } });
  const noticed = await player.leaks();
  await lab.docker.volumes.remove(name);
  expect(noticed).toEqual([name]);
});

test('a promise that does not hold is noticed', async () => {
  const player = createPlayer(lab, NAMES[0], image);
  await player.juju('add-model', 'm');
  const effect = { application: 'red', there: true };
  expect(await player.unsettled(learn(NOTHING_YET, effect, 'done'))).toEqual(['red is not there']);
  expect(await player.unsettled(learn(NOTHING_YET, effect, 'lost'))).toEqual([]);
});

test('the same seed gives the same sequences', () => {
  expect(planRun(3, 1)).toEqual(planRun(3, 1));
  expect(planRun(3, 1)).not.toEqual(planRun(4, 1));
});
