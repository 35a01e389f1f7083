import type { Ports } from '../../ports/index.ts';
import { failureOf, isAlreadyThere } from '../client/answers.ts';
import type { Juju } from '../client/driver.ts';
import { markOf } from '../read/mark.ts';
import type { DeployStep } from '../plan/types.ts';
import { readStatus } from '../read/model.ts';
import type { JujuStatus } from '../read/status.ts';

/** One command that was run. */
export interface Done {
  readonly what: string;
  /** Milliseconds. */
  readonly took: number;
}

export interface Sample {
  readonly status: JujuStatus;
  /** Whatever has a later time happened after the sample. */
  readonly mark: number | undefined;
}

/** What the steps so far brought; it survives a controller that goes away between two of them. */
export interface Progress {
  readonly done: Done[];
  /** The model just before the first command that touched the application's pods. */
  sample: Sample | undefined;
  /** Of the charm, when Juju named one. */
  revision: number | undefined;
  readonly yielded: Map<string, string>;
}

export interface Place {
  readonly model: string;
  readonly application: string;
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number;
  /** Asked immediately before each command; throws when it must not be run any more. */
  readonly guard?: (() => Promise<void>) | undefined;
}

/** Commands whose "already exists" only says that somebody was faster. */
const REPEATABLE: readonly string[] = ['add-model', 'integrate'];

export function newProgress(): Progress {
  return { done: [], sample: undefined, revision: undefined, yielded: new Map() };
}

/**
 * Runs the commands of steps in order and notes what they brought.
 *
 * @throws Failure `JUJU_REFUSED`, `JUJU_UNREACHABLE` (retryable) at the first that fails.
 */
export async function carryOut(
  { clock, reporter }: Pick<Ports, 'clock' | 'reporter'>,
  juju: Juju,
  steps: readonly DeployStep[],
  place: Place,
  progress: Progress,
): Promise<void> {
  for (const step of steps) {
    if (step.touches === 'application') progress.sample ??= await takeSample(clock, juju, place);
    await place.guard?.();
    const started = clock.monotonic();
    progress.revision = (await runStep(juju, step, progress.yielded)) ?? progress.revision;
    const took = clock.monotonic() - started;
    const what = nameOf(step.command.args);
    progress.done.push({ what, took });
    reporter.info(`${what}: ${(took / 1000).toFixed(1)} s`);
  }
}

/** The command with what it is about: `juju deploy postgresql-k8s`, `juju integrate shop:database db`. */
function nameOf(args: readonly string[]): string {
  const [verb = '', ...rest] = args;
  const begin = rest.indexOf('--model') + 2;
  const words = begin === 1 ? [] : rest.slice(begin);
  const end = words.findIndex((word) => word.startsWith('-'));
  const named = end === -1 ? words : words.slice(0, end);
  if (verb === 'deploy') return `juju deploy ${named[1] ?? 'the bundle'}`;
  return ['juju', verb, ...(verb === 'integrate' ? named : named.slice(0, 1))].join(' ');
}

/** The model just before the first command that touches the application's pods. */
async function takeSample(
  clock: Ports['clock'],
  juju: Juju,
  { model, application, deadline }: Place,
): Promise<Sample> {
  const status = await juju.insist(() => readStatus(juju, model), deadline);
  const { mark, holds } = markOf(status, application);
  if (!holds) await clock.sleep(1_000);
  return { status, mark };
}

/** Runs one step; the revision of the charm when Juju named one. */
async function runStep(
  juju: Juju,
  step: DeployStep,
  yielded: Map<string, string>,
): Promise<number | undefined> {
  const args = step.command.args.map((word) => putIn(word, yielded));
  const answer = await juju.call({ ...step.command, args });
  const [verb = ''] = args;
  const harmless = REPEATABLE.includes(verb) && isAlreadyThere(answer);
  if (answer.exitCode !== 0 && !harmless) throw failureOf(args, answer);
  if (step.yields !== undefined) yielded.set(step.yields, answer.stdout.trim());
  if (step.touches !== 'application') return undefined;
  const named = /(?:Located|Added) (?:local|charm-?hub) charm .*, revision (\d+)/.exec(answer.stderr)?.[1];
  return named === undefined ? undefined : Number(named);
}

/** Puts what earlier commands printed into the places that wait for it. */
function putIn(word: string, yielded: ReadonlyMap<string, string>): string {
  for (const [place, printed] of yielded) {
    if (word.endsWith(`=${place}`)) return `${word.slice(0, -place.length)}${printed}`;
  }
  return word;
}
