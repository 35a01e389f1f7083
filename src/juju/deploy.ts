import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { failureOf, isAlreadyThere } from './answers.ts';
import type { CharmWitness } from './charm-witness.ts';
import { checkVersion } from './client-version.ts';
import type { Juju } from './driver.ts';
import { describePlan, planDeploy } from './plan-deploy.ts';
import type { DeployPlan, DeployRequest, DeployStep } from './plan-types.ts';
import { readDeployed, readStatus } from './read-deployed.ts';
import type { Deployed } from './read-deployed.ts';
import { findApplication } from './status.ts';
import type { JujuStatus } from './status.ts';
import type { Change, Expectation } from './wait-types.ts';

type DeployPorts = Pick<Ports, 'clock' | 'reporter'>;

export interface DeployOptions {
  readonly request: DeployRequest;
  readonly witness: CharmWitness;
  /** The identity that the running image must have; undefined when it is not known. */
  readonly image: { readonly container: string; readonly id: string } | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number;
  readonly stability: number;
}

/** One command that was run. */
export interface Done {
  readonly what: string;
  /** Milliseconds. */
  readonly took: number;
}

export interface Applied {
  readonly plan: DeployPlan;
  /** What was done, in order, the reading before it included. */
  readonly done: readonly Done[];
  /** What must now be waited for. */
  readonly expectation: Expectation;
}

/** Reads what stands and says what would be done. Changes nothing. */
export async function prepareDeploy(
  juju: Juju,
  options: DeployOptions,
): Promise<{ plan: DeployPlan; facts: Deployed }> {
  const { request } = options;
  const read = (): Promise<Deployed> =>
    readDeployed(juju, {
      model: request.model,
      application: request.application,
      witness: options.witness,
      image: options.image,
      wantsConstraints: request.constraints !== undefined,
      secrets: (request.secrets ?? []).map(({ name }) => name),
    });
  const [facts] = await Promise.all([juju.insist(read, options.deadline), checkVersion(juju)]);
  return { plan: planDeploy(request, facts), facts };
}

/**
 * Carries the plan out. When the controller goes away in the middle, what stands is read again and only the rest is
 * done: a command that was cut may or may not have had its effect.
 *
 * @throws Failure `JUJU_REFUSED`, `JUJU_UNREACHABLE` at the deadline.
 */
export async function applyDeploy(ports: DeployPorts, juju: Juju, options: DeployOptions): Promise<Applied> {
  const done: Done[] = [];
  const began = ports.clock.monotonic();
  const first = await prepareDeploy(juju, options);
  done.push({ what: 'Read what stands', took: ports.clock.monotonic() - began });
  ports.reporter.info(describePlan(first.plan).join('\n'));
  let { plan } = first;
  let change = plan.change;
  let sample: Sample | undefined;
  let revision: number | undefined;
  const yielded = new Map<string, string>();
  for (;;) {
    try {
      for (const step of plan.steps) {
        if (step.touches === 'application') sample ??= await takeSample(ports, juju, options);
        const started = ports.clock.monotonic();
        revision = (await runStep(juju, step, yielded)) ?? revision;
        const took = ports.clock.monotonic() - started;
        const what = `juju ${step.command.args[0] ?? ''}`;
        done.push({ what, took });
        ports.reporter.info(`${what}: ${(took / 1000).toFixed(1)} s`);
      }
      break;
    } catch (error) {
      if (!(error instanceof Failure) || !error.retryable || ports.clock.monotonic() >= options.deadline)
        throw error;
      ports.reporter.info(`${error.message}; reading again what stands`);
      await ports.clock.sleep(PAUSE);
      ({ plan } = await prepareDeploy(juju, options));
      change = either(change, plan.change);
    }
  }
  const previous = [...first.facts.images.values()].find((image) => image.kind === 'read');
  return {
    plan: first.plan,
    done,
    expectation: {
      application: options.request.application,
      change,
      mark: sample?.mark,
      before: sample?.status ?? first.facts.status,
      revision,
      units: plan.units,
      image: options.image && { ...options.image, previous: previous?.id },
      stability: options.stability,
    },
  };
}

/** Milliseconds before a controller that went away is asked again. */
const PAUSE = 1_000;
/** Commands whose "already exists" only says that somebody was faster. */
const REPEATABLE: readonly string[] = ['add-model', 'integrate'];

interface Sample {
  readonly status: JujuStatus;
  /** Whatever has a later time happened after the sample. */
  readonly mark: number | undefined;
}

/**
 * The model just before the first command that touches the application's pods. Juju's times are whole seconds: when
 * something happened in the very second of the sample, a second is let pass, so that "later" has a meaning. When not,
 * all that comes in that second is later: a pod on this machine may be replaced before the second is over.
 */
async function takeSample(ports: DeployPorts, juju: Juju, options: DeployOptions): Promise<Sample> {
  const { model, application } = options.request;
  const status = await juju.insist(() => readStatus(juju, model), options.deadline);
  const units = findApplication(status, application)?.units ?? [];
  const times = units.flatMap((unit) => [unit.agent.since, unit.workload.since]);
  if (status.now === undefined || !times.includes(status.now)) {
    return { status, mark: status.now === undefined ? undefined : status.now - 1 };
  }
  await ports.clock.sleep(1_000);
  return { status, mark: status.now };
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
  const named = /(?:Located|Added) local charm .*, revision (\d+)/.exec(answer.stderr)?.[1];
  return named === undefined ? undefined : Number(named);
}

/** Puts what earlier commands printed into the places that wait for it. */
function putIn(word: string, yielded: ReadonlyMap<string, string>): string {
  for (const [place, printed] of yielded) {
    if (word.endsWith(`=${place}`)) return `${word.slice(0, -place.length)}${printed}`;
  }
  return word;
}

function either(one: Change, other: Change): Change {
  return {
    created: one.created || other.created,
    charm: one.charm || other.charm,
    image: one.image || other.image,
    config: one.config || other.config,
    scale: one.scale || other.scale,
  };
}
