import { expect, test } from 'vitest';
import { execOf } from '../../../src/docker/exec.ts';
import type { Transport } from '../../../src/docker/transport.ts';
import { simulatedClock } from '../../support/simulated-clock.ts';

/** An engine in which a program has closed its output, and ends with `exitCode` at `endsAt` milliseconds. */
function engineWith(now: () => number, endsAt: number, exitCode: number): Transport {
  const silent = (async function* (): AsyncGenerator<Uint8Array> {})();
  return {
    send: () => Promise.reject(new Error('not asked')),
    done: () => Promise.reject(new Error('not asked')),
    json(call, schema) {
      const running = now() < endsAt;
      const answer =
        call.method === 'POST' ? { Id: 'e' } : { Running: running, ExitCode: running ? null : exitCode };
      return Promise.resolve(schema.parse(answer));
    },
    upgrade: () =>
      Promise.resolve({
        status: 101,
        output: silent,
        write: () => Promise.resolve(),
        end: () => undefined,
        destroy: () => undefined,
      }),
  };
}

const run = async (endsAt: number, signal?: AbortSignal): Promise<{ code: number; at: number }> => {
  const clock = simulatedClock();
  const exec = execOf(engineWith(clock.now, endsAt, 7), clock);
  return clock.run(async () => {
    const running = await exec('c', { argv: ['true'], ...(signal !== undefined && { signal }) });
    for await (const _ of running.output) continue;
    return { code: await running.exitCode(), at: clock.now() };
  });
};

test.each([0, 1, 60_000])('the exit code is that of the program, which ends after %d ms', async (endsAt) => {
  const { code, at } = await run(endsAt);
  expect(code).toBe(7);
  expect(at - endsAt).toBeLessThanOrEqual(200);
});

test('one that is given up counts as killed', async () => {
  expect((await run(60_000, AbortSignal.abort())).code).toBe(137);
});
