import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { carryOut, newProgress } from './carry-out.ts';
import type { Done, Place } from './carry-out.ts';
import type { CharmWitness } from '../input/charm-witness.ts';
import { checkVersion } from '../client/version.ts';
import type { Juju } from '../client/driver.ts';
import { isOfferUrl } from '../plan/offers.ts';
import { describePlan, planDeploy } from '../plan/deploy.ts';
import type { DeployPlan, DeployRequest } from '../plan/types.ts';
import { readDeployed } from './read-deployed.ts';
import type { Deployed } from './read-deployed.ts';
import type { Change, Expectation } from '../judge/types.ts';

type DeployPorts = Pick<Ports, 'clock' | 'reporter'>;

export interface DeployOptions {
  readonly request: DeployRequest;
  readonly witness: CharmWitness;
  /** The identity that the running image must have; undefined when it is not known. */
  readonly image: { readonly container: string; readonly id: string } | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number;
  readonly stability: number;
  readonly servicesUp: number;
  readonly guard?: Place['guard'];
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
      offers: [
        ...Object.values(request.integrations).filter(isOfferUrl),
        ...Object.values(request.bundle?.saas ?? {}),
      ],
      around: request.bundle?.applications ?? new Map(),
      secrets: (request.secrets ?? []).map(({ name }) => name),
    });
  // What is still being removed is waited for, the application like the model.
  const plan = async (): Promise<{ plan: DeployPlan; facts: Deployed }> => {
    const facts = await read();
    return { plan: planDeploy(request, facts), facts };
  };
  const [prepared] = await Promise.all([juju.insist(plan, options.deadline), checkVersion(juju)]);
  return prepared;
}

/**
 * Carries the plan out. When the controller goes away in the middle, what stands is read again and only the rest is
 * done: a command that was cut may or may not have had its effect.
 *
 * @throws Failure `JUJU_REFUSED`, `JUJU_UNREACHABLE` at the deadline.
 */
export async function applyDeploy(ports: DeployPorts, juju: Juju, options: DeployOptions): Promise<Applied> {
  const progress = newProgress();
  const began = ports.clock.monotonic();
  const first = await prepareDeploy(juju, options);
  progress.done.push({ what: 'Read what stands', took: ports.clock.monotonic() - began });
  ports.reporter.info(describePlan(first.plan).join('\n'));
  const place = { ...options.request, deadline: options.deadline, guard: options.guard };
  let { plan } = first;
  let change = plan.change;
  for (;;) {
    try {
      await carryOut(ports, juju, plan.steps, place, progress);
      break;
    } catch (error) {
      if (!(error instanceof Failure) || !error.retryable || ports.clock.monotonic() >= options.deadline)
        throw error;
      ports.reporter.info(`${error.message}; reading again what stands`);
      await ports.clock.sleep(PAUSE);
      ({ plan } = await prepareDeploy(juju, options));
      change = either(change, plan.change);
      // Whether the refresh that is tried again had its effect before is not known, and so not its revision.
      if (plan.change.charm) progress.revision = undefined;
    }
  }
  const { done, sample, revision } = progress;
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
      servicesUp: options.servicesUp,
    },
  };
}

/** Milliseconds before a controller that went away is asked again. */
const PAUSE = 1_000;

function either(one: Change, other: Change): Change {
  return {
    created: one.created || other.created,
    charm: one.charm || other.charm,
    image: one.image || other.image,
    config: one.config || other.config,
    scale: one.scale || other.scale,
  };
}
