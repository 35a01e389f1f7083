import type { ActionRun } from '../../src/action/index.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import { describePlan, planRollback, readStanding, rollBack } from '../../src/juju/index.ts';
import type { Change, Juju, RollbackPlan, Standing, Verified } from '../../src/juju/index.ts';
import type { jujuDeploy } from './definition.ts';
import type { Prepared } from './request.ts';
import type { WayBack } from './way-back.ts';

/**
 * Goes back from a deployment that failed, in the time that it had itself, and proves that what ran before runs again.
 * The failure stays one: it is given out with what became of the way back.
 */
export async function goBack(
  run: ActionRun<typeof jujuDeploy>,
  juju: Juju,
  prepared: Prepared,
  wayBack: WayBack,
  failure: Failure,
): Promise<Failure> {
  const { ports, inputs, summary } = run;
  const deadline = ports.clock.monotonic() + inputs.timeout;
  try {
    const now = await juju.insist(() => readStanding(juju, wayBack.wanted), deadline);
    if (now === undefined) return failure;
    const plan = planRollback(wayBack.request, wayBack.before, now);
    // Refused before anything was changed.
    if (plan.steps.length === 0 && plan.lost.length === 0) return failure;
    ports.reporter.info(describePlan(plan).join('\n'));
    const verified =
      plan.steps.length === 0
        ? undefined
        : await ports.reporter.group('Go back to what ran before', () =>
            rollBack(ports, juju, planRun(run, prepared, wayBack, plan, now, deadline)),
          );
    const told = tell(plan, verified);
    ports.reporter.notice(told);
    summary.text(`${told}.`);
    return extend(failure, told, plan.notes);
  } catch (error) {
    if (!isFailure(error) || run.signal.aborted) throw error;
    ports.reporter.warning(`the rollback failed: ${error.message}`);
    return extend(failure, `the rollback failed, too: ${error.code}: ${error.message}`, []);
  }
}

/** What would be done if a deployment that makes this change failed, as far as it can be told before. */
export function foreseeRollback(
  { before, request }: WayBack,
  change: Change,
  config: Readonly<Record<string, string>>,
): RollbackPlan {
  return planRollback(request, before, {
    ...before,
    charm: change.charm ? undefined : before.charm,
    fingerprints: change.image
      ? new Map([...before.fingerprints.keys()].map((name) => [name, '']))
      : before.fingerprints,
    config: new Map([...before.config, ...Object.entries(config)]),
  });
}

function planRun(
  { inputs }: ActionRun<typeof jujuDeploy>,
  { options, container, http }: Prepared,
  { before, request }: WayBack,
  plan: RollbackPlan,
  now: Standing,
  deadline: number,
): Parameters<typeof rollBack>[2] {
  const id = plan.change.image ? before.imageId : now.imageId;
  return {
    model: request.model,
    application: request.application,
    charm: options.request.charm,
    container,
    config: before.config,
    plan,
    image: container === undefined || id === undefined ? undefined : { container, id, previous: now.imageId },
    stability: options.stability,
    servicesUp: options.servicesUp,
    guard: options.guard,
    deadline,
    http,
    httpTime: inputs['http-timeout'],
  };
}

function tell({ change, lost }: RollbackPlan, verified: Verified | undefined): string {
  if (verified === undefined) return `nothing was rolled back: ${lost.join('; ')}`;
  const parts = [change.charm ? 'charm' : '', change.image ? 'image' : '', change.config ? 'options' : ''];
  const found = parts.filter((part) => part !== '');
  const what = `the ${found.join(' and ')} from before ${found.length > 1 ? 'run' : 'runs'} again`;
  const where = verified.url === undefined ? '' : ` at ${verified.url}`;
  const rest = lost.length === 0 ? '' : `; not rolled back: ${lost.join('; ')}`;
  return `rolled back: ${what}${where}${rest}`;
}

function extend(failure: Failure, told: string, details: readonly string[]): Failure {
  return new Failure(failure.code, `${failure.message}; ${told}`, {
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    ...(failure.at === undefined ? {} : { at: failure.at }),
    details: [...failure.details, ...details],
    cause: failure,
  });
}
