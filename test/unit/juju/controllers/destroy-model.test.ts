import { describe, expect, test } from 'vitest';

import { Failure } from '../../../../src/errors/index.ts';
import { destroyModel } from '../../../../src/juju/controllers/destroy-model.ts';
import type { Juju } from '../../../../src/juju/index.ts';
import { quietReporter } from '../../../support/reporter.ts';

/** Here is no kubectl. */
const exec = { which: () => Promise.resolve(undefined) } as never;

type Behaviour = 'works' | 'hangs' | 'refuses' | 'does nothing';

/** A controller whose model goes away, or not, by what each of the two commands does. Time is simulated. */
function controller(
  orderly: Behaviour,
  forced: Behaviour,
  standing = true,
): { juju: Juju; calls: string[]; clock: never; now: () => number } {
  let time = 0;
  let there = standing;
  const calls: string[] = [];
  const call: Juju['call'] = ({ args, timeout }) => {
    if (args[0] === 'show-model') {
      const stderr = there ? '' : 'ERROR model ctl:pr not found\n';
      return Promise.resolve({ exitCode: there ? 0 : 1, stdout: '{}', stderr });
    }
    calls.push(args.join(' '));
    const behaviour = args.includes('--force') ? forced : orderly;
    if (behaviour === 'hangs') {
      time += timeout;
      return Promise.reject(new Failure('JUJU_UNREACHABLE', 'no answer', { retryable: true }));
    }
    if (behaviour === 'works') there = false;
    const refused = behaviour === 'refuses';
    return Promise.resolve({ exitCode: refused ? 1 : 0, stdout: '', stderr: refused ? 'ERROR no\n' : '' });
  };
  const sleep = (milliseconds: number): Promise<void> => {
    time += milliseconds;
    return Promise.resolve();
  };
  const clock = { now: () => time, monotonic: () => time, sleep } as never;
  return { juju: { call } as Juju, calls, clock, now: () => time };
}

const ORDERLY = 'destroy-model ctl:pr --no-prompt --destroy-storage';
const FORCED = `${ORDERLY} --force --no-wait`;

describe('destroying a model', () => {
  test.each<[Behaviour, Behaviour, string | undefined, string[]]>([
    ['works', 'works', 'in order', [ORDERLY]],
    ['hangs', 'works', 'by force', [ORDERLY, FORCED]],
    ['refuses', 'works', 'by force', [ORDERLY, FORCED]],
    ['does nothing', 'works', 'by force', [ORDERLY, FORCED]],
    ['hangs', 'hangs', undefined, [ORDERLY, FORCED]],
    ['refuses', 'does nothing', undefined, [ORDERLY, FORCED]],
  ])('that %s in order and %s by force', async (orderly, forced, how, commands) => {
    const { juju, calls, clock, now } = controller(orderly, forced);
    const request = { model: 'ctl:pr', patience: 120_000, deadline: 300_000 };
    const ended = destroyModel({ clock, exec, reporter: quietReporter() }, juju, request);
    if (how === undefined) await expect(ended).rejects.toMatchObject({ code: 'PREVIEW_NOT_DESTROYED' });
    else expect(await ended).toEqual({ how });
    expect(calls).toEqual(commands);
    expect(now()).toBeLessThanOrEqual(300_000);
  });

  test('that is gone does nothing', async () => {
    const { juju, calls, clock } = controller('works', 'works', false);
    const request = { model: 'ctl:pr', patience: 1, deadline: 1 };
    expect(await destroyModel({ clock, exec, reporter: quietReporter() }, juju, request)).toEqual({
      how: 'absent',
    });
    expect(calls).toEqual([]);
  });
});
