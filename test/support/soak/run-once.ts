import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '../juju-session.ts';
import { learn, NOTHING_YET, type Answer, type Beliefs } from './beliefs.ts';
import { CHARMED, planRun, type SoakStep } from './plan.ts';
import type { Player } from './player.ts';
import { uriWord } from './secret-moves.ts';

/** What one sequence showed. */
export interface SoakReport {
  readonly run: number;
  readonly kills: number;
  /** MiB, the most that was seen. */
  readonly memory: number;
  /** What was done and answered, for whoever reads of a promise that was broken. */
  readonly story: readonly string[];
  /** Nothing when all promises were kept. */
  readonly broken: readonly string[];
}

/** Milliseconds for a model to come to rest, and to go, on a busy machine. */
const SETTLING = 90_000;
const GOING = 60_000;

/**
 * Plays one sequence in a model of its own. Promises: each command answers or is cut off by a kill; what was answered
 * outlives every kill; the model comes to rest as it was told; destroyed, it leaves nothing.
 */
export async function runOnce(player: Player, seed: number, run: number): Promise<SoakReport> {
  const { steps, abrupt } = planRun(seed, run);
  const story: string[] = [];
  const broken: string[] = [];
  let beliefs = NOTHING_YET;
  let kills = 0;
  await must(player, broken, 'add-model', 'm');
  for (const step of steps) {
    if (step.kill !== undefined) kills += 1;
    const answer = await play(player, step, story, broken);
    beliefs = learn(beliefs, step.effect, answer);
    await wait(step.pause);
  }
  if (!abrupt) broken.push(...(await comesToRest(player, beliefs)));
  if (broken.length > 0) story.push((await player.juju('debug-log', '--limit', '40')).stdout);
  const memory = (await player.memory()) ?? 0;
  broken.push(...(await goes(player)), ...(await player.mistakes()));
  return { run, kills, memory, story, broken };
}

async function play(player: Player, step: SoakStep, story: string[], broken: string[]): Promise<Answer> {
  const killed = step.kill === undefined ? undefined : wait(step.kill).then(() => player.kill());
  if ('end' in step.act) {
    await Promise.all([player.endContainer(step.act.end), killed]);
    story.push(`end ${step.act.end}${noted(step)}`);
    return 'done';
  }
  const [outcome] = await Promise.all([player.juju(...step.act.juju), killed]);
  const answer = answerOf(outcome);
  story.push(`juju ${step.act.juju.join(' ')}${noted(step)}: ${answer} ${outcome.stderr.trim()}`);
  if (answer === 'lost' && killed === undefined) broken.push(`no answer to ${step.act.juju.join(' ')}`);
  if (/internal error|Error:/.test(outcome.stderr)) broken.push(outcome.stderr);
  return answer;
}

const noted = ({ kill, pause }: SoakStep): string =>
  `${kill === undefined ? '' : ` (killed after ${kill} ms)`} +${pause} ms`;

/** The client's own words tell a daemon that is gone from a refusal. */
function answerOf({ code, stderr }: Outcome): Answer {
  if (code === 0) return 'done';
  return stderr.includes('cannot reach the local controller') ? 'lost' : 'refused';
}

/** Mends what the sequence broke on purpose, and waits. */
async function comesToRest(player: Player, beliefs: Beliefs): Promise<string[]> {
  for (const application of CHARMED) {
    const { code, stderr } = await player.juju('config', application, 'fail-at=');
    if (code !== 0 && !stderr.includes('not found')) return [`cannot mend ${application}: ${stderr}`];
  }
  const until = performance.now() + SETTLING;
  for (;;) {
    const wrong = await player.unsettled(beliefs);
    if (wrong.length === 0) return unlikePromised(player, beliefs);
    if (performance.now() > until) return wrong.map((what) => `after ${SETTLING / 1000} s ${what}`);
    await wait(150);
  }
}

/** Whether those read the user's secrets who may, and nobody else. */
async function unlikePromised(player: Player, { applications, secrets }: Beliefs): Promise<string[]> {
  const wrong: string[] = [];
  for (const [secret, { newest, readers }] of secrets)
    for (const reader of CHARMED) {
      if (applications.get(reader)?.there.includes(true) !== true) continue;
      const read = ['exec', '--unit', `${reader}/0`, '--', `secret-get --refresh ${uriWord(secret)} value`];
      const { stdout, stderr } = await player.juju(...read);
      const content = stdout.trim().startsWith('value-') ? stdout.trim() : '';
      // Where there is no unit, or no secret, there is nothing to judge.
      if (content === '' && !(stdout + stderr).includes('permission denied')) continue;
      const mayRead = readers[reader] ?? [false];
      if (!mayRead.includes(content !== ''))
        wrong.push(`${reader} ${content === '' ? 'may not read' : 'reads'} ${secret}`);
      else if (content !== '' && !newest.some((known) => known?.content === content))
        wrong.push(`${reader} reads ${content} of ${secret}`);
    }
  return wrong;
}

/** Hooks that fail may keep a model from going, so it is forced. */
async function goes(player: Player): Promise<string[]> {
  const destroyed = await player.juju('destroy-model', 'm', '--no-prompt', '--force', '--timeout', '60s');
  const left = await player.leaks();
  const isGone = destroyed.code === 0 || destroyed.stderr.includes('not found');
  return [
    ...(isGone ? [] : [`the model does not go within ${GOING / 1000} s: ${destroyed.stderr}`]),
    ...left.map((what) => `left behind: ${what}`),
  ];
}

async function must(player: Player, broken: string[], ...argv: string[]): Promise<void> {
  const { code, stderr } = await player.juju(...argv);
  if (code !== 0) broken.push(`${argv.join(' ')}: ${stderr}`);
}
