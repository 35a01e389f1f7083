import type { Ports } from '../../ports/index.ts';
import { carryOut, newProgress } from './carry-out.ts';
import type { Place } from './carry-out.ts';
import type { Juju } from '../client/driver.ts';
import type { RollbackPlan } from './plan-rollback.ts';
import { verifyDeployment } from '../verify/verify.ts';
import type { Verified, VerifyRequest } from '../verify/verify.ts';

export interface RollbackRun extends Omit<VerifyRequest, 'expectation'> {
  readonly application: string;
  readonly plan: RollbackPlan;
  /** The identity that the running image must have, and that of the one which is left. */
  readonly image: VerifyRequest['expectation']['image'];
  readonly stability: number;
  readonly servicesUp: number;
  readonly guard?: Place['guard'];
}

/**
 * Carries a plan back out and waits until what it leads to is proven to run, as a deployment is waited for.
 *
 * @throws Failure as `verifyDeployment` and `JUJU_REFUSED`, `JUJU_UNREACHABLE` at the deadline.
 */
export async function rollBack(
  ports: Pick<Ports, 'clock' | 'reporter' | 'http'>,
  juju: Juju,
  run: RollbackRun,
): Promise<Verified> {
  const { plan, application, image, stability, servicesUp } = run;
  const progress = newProgress();
  // Each of its commands says what is wanted, not how to get there: a second time it changes nothing.
  await juju.insist(() => carryOut(ports, juju, plan.steps, run, progress), run.deadline);
  const { sample, revision } = progress;
  return verifyDeployment(ports, juju, {
    ...run,
    expectation: {
      application,
      change: plan.change,
      mark: sample?.mark,
      before: sample?.status,
      revision,
      units: plan.units,
      image,
      stability,
      servicesUp,
    },
  });
}
