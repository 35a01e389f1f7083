import { Failure } from '../errors/index.ts';
import type { ErrorCode } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import * as commands from './commands.ts';
import type { Juju } from './driver.ts';
import { missingProof } from './evidence.ts';
import { readHistory, readRunningImage, readServices } from './inspect.ts';
import { judge } from './judge.ts';
import { remember } from './looks.ts';
import { findApplication, parseStatus } from './status.ts';
import type { JujuStatus, UnitStatus } from './status.ts';
import { z } from 'zod';
import type { Expectation, Observation, Verdict } from './wait-types.ts';

/**
 * Milliseconds from one look to the next. While something happens they are close: recorded, an image that cannot be
 * pulled shows in status for half a second and then never again. Closer ones would take the processor from the very
 * hooks that are waited for when the controller runs on this machine. The last of them decide how soon the end is seen.
 */
const PACE = { near: 250, lively: 400, moving: 600, still: 1_200 };
/** Milliseconds between two looks, however long they take. */
const SHORTEST_PAUSE = 100;
const LIVELY_FOR = 5_000;
const STILL_AFTER = 30_000;
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
}

export type Waited = Exclude<Verdict, { kind: 'waiting' }> & { readonly status: JujuStatus | undefined };

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
  let looks: readonly Observation[] = [];
  let said = '';
  let saidAt = started;
  let changedAt = started;
  for (;;) {
    const look = await observe(ports, juju, request, looks);
    const changed = remember(looks, look);
    if (changed.moved) changedAt = look.at;
    looks = changed.looks;
    const verdict = judge(request.expectation, looks);
    if (verdict.kind !== 'waiting') return { ...verdict, status: look.status };

    const elapsed = `${((look.at - started) / 1000).toFixed(1)} s`;
    if (shorten(verdict.why) !== said || look.at - saidAt >= HEARTBEAT) {
      reporter.info(`${elapsed}: waiting for ${verdict.why}`);
      said = shorten(verdict.why);
      saidAt = look.at;
    }
    const quiet = look.at - changedAt;
    const period = verdict.near
      ? PACE.near
      : quiet < LIVELY_FOR
        ? PACE.lively
        : quiet < STILL_AFTER
          ? PACE.moving
          : PACE.still;
    const pause = Math.max(SHORTEST_PAUSE, period - (clock.monotonic() - (look.began ?? look.at)));
    if (clock.monotonic() + pause >= request.deadline) {
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

/** One look: status first, and into the units only when status alone shows every sign. */
async function observe(
  ports: Pick<Ports, 'clock'>,
  juju: Juju,
  request: WaitRequest,
  looks: readonly Observation[],
): Promise<Observation> {
  const began = ports.clock.monotonic();
  const now = (): number => ports.clock.monotonic();
  try {
    const status = parseStatus(await juju.json(commands.status(request.model), z.unknown()));
    const look: Observation = { at: now(), began, status };
    const units = findApplication(status, request.expectation.application)?.units ?? [];
    if (units.length === 0 || !units.every(isSettled)) return look;
    const history = await readWantedHistory(juju, request, units, [...looks, look]);
    const known: Observation = history.size === 0 ? look : { ...look, history };
    const verdict = judge(request.expectation, [...looks, known]);
    const promising = verdict.kind === 'ready' || (verdict.kind === 'waiting' && verdict.near);
    if (request.container === undefined || !promising) return { ...known, at: now() };
    return { ...known, ...(await lookInside(juju, request, request.container, units)), at: now() };
  } catch (error) {
    if (!(error instanceof Failure) || FATAL.includes(error.code)) throw error;
    return { at: now(), began, problem: `an answer of juju (${error.message})` };
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

async function lookInside(
  juju: Juju,
  request: WaitRequest,
  container: string,
  units: readonly UnitStatus[],
): Promise<Pick<Observation, 'images' | 'services'>> {
  const { model, expectation } = request;
  const images = new Map<string, Awaited<ReturnType<typeof readRunningImage>>>();
  const services = new Map<string, NonNullable<Awaited<ReturnType<typeof readServices>>>>();
  await Promise.all(
    units.flatMap((unit) => [
      readServices(juju, model, unit.name, container).then(
        (found) => found && services.set(unit.name, found),
      ),
      expectation.image === undefined
        ? Promise.resolve()
        : readRunningImage(juju, model, unit.name, container).then((image) => images.set(unit.name, image)),
    ]),
  );
  return { images, services };
}
