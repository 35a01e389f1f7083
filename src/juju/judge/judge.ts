import { findFailure } from './failing.ts';
import { blindFor, heldFor } from './held.ts';
import { findFreshError } from './hook-errors.ts';
import { findOtherImage, missingInside, missingInStatus } from './missing-signs.ts';
import { missingLife } from './service-life.ts';
import type { Expectation, Observation, Verdict } from './types.ts';

/** Longer than the stability window, so that a slow pull-through of the new pod is not called a wrong image. */
const WRONG_IMAGE_GRACE = 5_000;

/**
 * Says from everything that was seen since the command whether the change runs.
 *
 * Several independent signs must agree, and go on agreeing for the stability window: the right revision and number of
 * units, application and units active, agents idle later than the change by the controller's own clock, a sign that
 * only the new pod can give, the identity of the image read from inside it, and services that go on running.
 */
export function judge(expectation: Expectation, observations: readonly Observation[]): Verdict {
  const failure = findFailure(expectation, observations);
  if (failure !== undefined) return failure;
  const latest = observations.at(-1);
  if (latest === undefined) return waiting('the first look at the model');
  const missing = missingInStatus(expectation, latest, observations);
  if (missing !== undefined) return waiting(missing);

  const erred = findFreshError(expectation, observations);
  if (erred !== undefined) {
    // The history of the unit tells it, which is read with what is inside.
    return {
      ...waiting(`${erred}: whether its hook, which failed, succeeds when Juju tries again`),
      near: true,
    };
  }

  const wrongImage = findOtherImage(expectation, latest);
  if (wrongImage !== undefined) return judgeWrongImage(expectation, observations, wrongImage);
  const inside = missingInside(expectation, latest);
  if (inside !== undefined) return { ...waiting(inside), near: true };

  const held = heldFor(expectation, observations);
  const window = expectation.stability + blindFor(expectation, latest, observations);
  if (held < window) {
    const left = window - held;
    const why = `every sign is there; it must hold for ${(left / 1000).toFixed(1)} s more`;
    return { ...waiting(why), near: true, left };
  }
  const life = missingLife(expectation, observations);
  if (life !== undefined) return { ...waiting(life.why), near: true, left: life.left };
  return { kind: 'ready', notes: notesOf(expectation, latest) };
}

function waiting(why: string): Extract<Verdict, { kind: 'waiting' }> {
  return { kind: 'waiting', why, near: false };
}

function judgeWrongImage(
  expectation: Expectation,
  observations: readonly Observation[],
  unit: string,
): Verdict {
  const start = observations.findLastIndex(
    (look) =>
      missingInStatus(expectation, look, observations) !== undefined ||
      findOtherImage(expectation, look) === undefined,
  );
  const first = observations[start + 1];
  const latest = observations.at(-1);
  const lasted = first === undefined || latest === undefined ? 0 : latest.at - first.at;
  if (lasted < expectation.stability + WRONG_IMAGE_GRACE) {
    return { ...waiting(`${unit}: the image from before the change still runs in it`), near: true };
  }
  const message =
    'the unit was replaced and is active, but another image runs in it than the one that was deployed';
  return { kind: 'failed', cause: 'wrong-image', unit, message };
}

function notesOf(expectation: Expectation, look: Observation): string[] {
  return [...(look.images ?? [])].flatMap(([unit, image]) =>
    expectation.image !== undefined && image.kind === 'unreadable'
      ? [`${unit}: the running image could not be identified (${image.reason})`]
      : [],
  );
}
