import { Failure } from '../../errors/index.ts';
import type { ErrorCode } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { missingProof } from '../judge/evidence.ts';
import { readHistory, readRunningImage, readServices } from './inspect.ts';
import { isChanged } from '../judge/held.ts';
import { judge } from '../judge/judge.ts';
import { remember } from './looks.ts';
import { planPause } from './pace.ts';
import { watchPods } from './pod-watch.ts';
import { findApplication, parseStatus } from '../read/status.ts';
import type { JujuStatus, UnitStatus } from '../read/status.ts';
import { z } from 'zod/mini';
import type { Expectation, Observation, Pod, Verdict } from '../judge/types.ts';

const HEARTBEAT = 15_000;
/** Asking again does not help. */
const FATAL: readonly ErrorCode[] = ['CANCELLED', 'JUJU_NO_CONTROLLER', 'TOOL_MISSING'];

export interface WaitRequest {
  readonly model: string;
  readonly expectation: Expectation;
  /** The container that runs the application; undefined when the charm has none, and nothing is read inside. */
  readonly container: string | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number;
  /** What an earlier wait for the same change has seen. */
  readonly looks?: readonly Observation[];
  /** Asks the cluster, where it can be reached; never throws. */
  readonly readPods?: (() => Promise<readonly Pod[] | undefined>) | undefined;
}

export type Waited = Exclude<Verdict, { kind: 'waiting' }> & {
  readonly status: JujuStatus | undefined;
  readonly looks: readonly Observation[];
};

/**
 * Looks at the model until the change is proven to run or cannot come to run any more.
 *
 * Says what is awaited whenever that changes. A `juju` that hangs is cut by the driver, counts as a look that failed,
 * and is asked again.
 *
 * @throws Failure `DEPLOY_TIMEOUT` with what was still missing; `JUJU_NO_CONTROLLER`, `CANCELLED`.
 */
export async function waitForDeployment(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  juju: Juju,
  request: WaitRequest,
): Promise<Waited> {
  const { clock, reporter } = ports;
  const started = clock.monotonic();
  let looks = request.looks ?? [];
  let said = '';
  let saidAt = started;
  let changedAt = started;
  let near = false;
  const pods = watchPods(clock, request.readPods);
  for (;;) {
    const seen = await observe(ports, juju, request, looks, near);
    const found = pods();
    const look = found === undefined ? seen : { ...seen, pods: found };
    const changed = remember(looks, look);
    if (changed.moved) changedAt = look.at;
    looks = changed.looks;
    const verdict = judge(request.expectation, looks);
    if (verdict.kind !== 'waiting') return { ...verdict, status: look.status, looks };

    near = verdict.near;
    const elapsed = `${((look.at - started) / 1000).toFixed(1)} s`;
    if (shorten(verdict.why) !== said || look.at - saidAt >= HEARTBEAT) {
      reporter.info(`${elapsed}: waiting for ${verdict.why}`);
      said = shorten(verdict.why);
      saidAt = look.at;
    }
    const now = clock.monotonic();
    const { application } = request.expectation;
    const pause = planPause(look, { application, quiet: look.at - changedAt, left: verdict.left, now });
    if (now + pause >= request.deadline) {
      throw new Failure(
        'DEPLOY_TIMEOUT',
        `${request.expectation.application} was not ready in ${elapsed}: waiting for ${verdict.why}`,
        {
          hint: 'Raise `timeout` if it only needs longer; the status above shows where it stands.',
        },
      );
    }
    await clock.sleep(pause);
  }
}

/** Counted-down seconds are not news. */
function shorten(why: string): string {
  return why.replace(/[\d.]+ s more/, 's more');
}

/**
 * One look: status first, and into the units only when status alone shows every sign. `near`: the look before was so
 * far, and then both are read at once.
 */
async function observe(
  ports: Pick<Ports, 'clock'>,
  juju: Juju,
  request: WaitRequest,
  looks: readonly Observation[],
  near: boolean,
): Promise<Observation> {
  const began = ports.clock.monotonic();
  const now = (): number => ports.clock.monotonic();
  const { expectation } = request;
  try {
    const last = looks.at(-1)?.status;
    const early = near ? lookInside(juju, request, unitsOf(last)) : undefined;
    const [answer, inside] = await Promise.all([
      juju.json(commands.status(request.model), z.unknown()).then((json) => ({ json, seen: now() })),
      early,
    ]);
    const status = parseStatus(answer.json);
    const look: Observation = { at: now(), began, seen: answer.seen, status };
    const units = unitsOf(status);
    if (units.length === 0 || !units.every(isSettled)) return look;
    const history = await readWantedHistory(juju, request, units, [...looks, look]);
    const known: Observation = history.size === 0 ? look : { ...look, history };
    const verdict = judge(expectation, [...looks, known]);
    const promising = verdict.kind === 'ready' || (verdict.kind === 'waiting' && verdict.near);
    if (!promising) return { ...known, at: now() };
    const found = inside ?? (await lookInside(juju, request, units, known.history));
    return { ...known, ...found, at: now() };
  } catch (error) {
    if (!(error instanceof Failure) || FATAL.includes(error.code)) throw error;
    return { at: now(), began, problem: `an answer of juju (${error.message})` };
  }

  function unitsOf(status: JujuStatus | undefined): readonly UnitStatus[] {
    return (status && findApplication(status, expectation.application)?.units) ?? [];
  }
}

function isSettled(unit: UnitStatus): boolean {
  return unit.agent.current === 'idle' && unit.workload.current === 'active';
}

/** The history of units that are settled but have not proven yet that they took up the change. */
async function readWantedHistory(
  juju: Juju,
  request: WaitRequest,
  units: readonly UnitStatus[],
  looks: readonly Observation[],
): Promise<Map<string, NonNullable<Awaited<ReturnType<typeof readHistory>>>>> {
  const { expectation, model } = request;
  const history = new Map<string, NonNullable<Awaited<ReturnType<typeof readHistory>>>>();
  const { mark, change } = expectation;
  if (!change.charm && !change.image && !change.config) return history;
  const wanted = units.filter((unit) => {
    const moved = mark === undefined || (unit.agent.since ?? 0) > mark;
    const asked = looks.some((look) => look.history?.has(unit.name) === true);
    return moved && (!asked || missingProof(expectation, unit, looks) !== undefined);
  });
  await Promise.all(
    wanted.map(async (unit) => {
      const entries = await readHistory(juju, model, unit.name);
      if (entries !== undefined) history.set(unit.name, entries);
    }),
  );
  return history;
}

/** What runs in the units, and what their agents did lately unless that is known already. */
async function lookInside(
  juju: Juju,
  request: WaitRequest,
  units: readonly UnitStatus[],
  known: Observation['history'] = new Map(),
): Promise<Pick<Observation, 'images' | 'services' | 'history'>> {
  const { model, expectation, container } = request;
  const images = new Map<string, Awaited<ReturnType<typeof readRunningImage>>>();
  const services = new Map<string, NonNullable<Awaited<ReturnType<typeof readServices>>>>();
  const history = new Map(known);
  const readings = units.flatMap(({ name }) => {
    const all: Promise<unknown>[] = [];
    if (isChanged(expectation) && !history.has(name))
      all.push(readHistory(juju, model, name).then((found) => found && history.set(name, found)));
    if (container === undefined) return all;
    all.push(readServices(juju, model, name, container).then((found) => found && services.set(name, found)));
    if (expectation.image !== undefined)
      all.push(readRunningImage(juju, model, name, container).then((image) => images.set(name, image)));
    return all;
  });
  await Promise.all(readings);
  return { images, services, ...(history.size === 0 ? {} : { history }) };
}
