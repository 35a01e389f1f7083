import { expect, test } from 'vitest';

import type { Answer } from '../../../../src/juju/client/answers.ts';
import { parseAnswer } from '../../../../src/juju/client/driver.ts';
import type { Juju } from '../../../../src/juju/index.ts';
import { verifyDeployment } from '../../../../src/juju/verify/verify.ts';
import { quietReporter } from '../../../support/reporter.ts';
import { simulatedClock } from '../../../support/simulated-clock.ts';
import { answers } from '../../../support/scripted-deployments.ts';

const START = Date.UTC(2026, 10, 22, 10, 0, 0);
const iso = (at: number): string => new Date(START + Math.floor(at / 1000) * 1000).toISOString();

/** An app that answers, and is dead a moment after each answer; Pebble starts it anew. */
function dyingOfAnswers(): {
  readonly juju: Juju;
  readonly clock: ReturnType<typeof simulatedClock>;
  readonly ask: () => void;
} {
  const clock = simulatedClock();
  let started = -60_000;
  const call: Juju['call'] = async ({ args }) => {
    await clock.sleep(40);
    const info = (current: string) => ({ current, since: iso(-50_000) });
    const unit = {
      'workload-status': info('active'),
      'juju-status': info('idle'),
      address: '10.0.0.1',
      'open-ports': ['80/tcp'],
    };
    const shop = {
      'charm-rev': 1,
      scale: 1,
      'application-status': info('active'),
      units: { 'shop/0': unit },
    };
    const answer = (stdout: string): Answer => ({ exitCode: 0, stdout, stderr: '' });
    if (args[0] === 'status')
      return answer(
        JSON.stringify({
          model: { name: 'm' },
          applications: { shop },
          controller: { timestamp: iso(clock.now()) },
        }),
      );
    if (args.includes('services'))
      return answer(`Service  Startup  Current  Since\nweb  enabled  active  ${iso(started)}\n`);
    return answer('');
  };
  const juju: Juju = {
    call,
    run: call,
    json: async (command, schema) => parseAnswer(command, (await call(command)).stdout, schema),
    insist: (work) => work(),
  };
  return { juju, clock, ask: () => void (started = clock.now() + 10) };
}

test('an app that answers and dies of it is not called ready', async () => {
  const { juju, clock, ask } = dyingOfAnswers();
  let asked = 0;
  const request = answers(200, 'hello');
  const http = {
    request: (...given: Parameters<typeof request>) => {
      asked += 1;
      ask();
      return request(...given);
    },
  };
  const change = { created: false, charm: false, image: false, config: false, scale: false };
  const verified = clock.run(() =>
    verifyDeployment({ clock, reporter: quietReporter(), http: http as never }, juju, {
      model: 'm',
      charm: { requires: [], provides: [], options: new Map(), defaults: new Map() } as never,
      container: 'web',
      config: new Map([['app-port', '80']]),
      expectation: {
        application: 'shop',
        change,
        mark: undefined,
        before: undefined,
        units: 1,
        stability: 1_000,
        servicesUp: 5_000,
      },
      deadline: 300_000,
      http: { path: '/', status: 200 },
      httpTime: 10_000,
    }),
  );
  await expect(verified).rejects.toMatchObject({ code: 'DEPLOY_CRASH_LOOP' });
  expect(asked).toBe(2);
});
