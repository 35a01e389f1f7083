import { describe, expect, it } from 'vitest';

import { Failure } from '../../../../src/errors/index.ts';
import { checkHttp } from '../../../../src/juju/verify/http-check.ts';
import type { Clock, Http, HttpResponse } from '../../../../src/ports/index.ts';
import { quietReporter } from '../../../support/reporter.ts';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly location?: string;
}

/** Gives one answer after the other, the last one for ever; each request takes 10 ms of the clock. */
function server(...answers: (Answer | Failure)[]): {
  ports: Parameters<typeof checkHttp>[0];
  asked: string[];
} {
  let time = 0;
  const asked: string[] = [];
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
  const request: Http['request'] = ({ url }) => {
    time += 10;
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(url);
    if (answer === undefined) throw new Error('no answer was prepared');
    if (answer instanceof Failure) return Promise.reject(answer);
    const response: HttpResponse = {
      status: answer.status,
      headers: answer.location === undefined ? {} : { location: answer.location },
      body: (async function* () {})(),
      text: () => Promise.resolve(answer.body ?? ''),
      discard: () => undefined,
    };
    return Promise.resolve(response);
  };
  const http: Http = { request, upgrade: () => Promise.reject(new Error('no upgrade')) };
  return { ports: { http, clock, reporter: quietReporter() }, asked };
}

const limits = { perTry: 1_000, deadline: 5_000 };
const refused = new Failure('NETWORK_UNREACHABLE', 'connection refused', { retryable: true });

describe('asking an application', () => {
  const far = new Failure('NETWORK_TIMEOUT', 'no connection within 1 s');
  const expected = { path: '/x', status: 200, text: 'hi' };

  it('asks from inside its unit what cannot be reached from here, redirects and all', async () => {
    const { ports, asked } = server(far);
    const inside: string[] = [];
    const answers = [
      { status: 301, location: '/x/', body: '' },
      { status: 200, location: undefined, body: 'hi' },
    ];
    const answer = await checkHttp(ports, 'http://10.1.0.5:8000', expected, limits, (url) => {
      inside.push(url);
      return Promise.resolve(answers[inside.length - 1] ?? { status: 500, location: undefined, body: '' });
    });
    expect(answer).toMatchObject({ url: 'http://10.1.0.5:8000/x/', inside: true });
    expect(asked).toHaveLength(1);
    expect(inside).toEqual(['http://10.1.0.5:8000/x', 'http://10.1.0.5:8000/x/']);
  });

  it('goes on asking from here an address that refuses: the app does not listen yet', async () => {
    const { ports } = server(
      new Failure('NETWORK_UNREACHABLE', 'cannot reach a', { details: ['ECONNREFUSED'] }),
      { status: 200, body: 'hi' },
    );
    const never = (): Promise<never> => Promise.reject(new Error('asked from inside'));
    expect(await checkHttp(ports, 'http://a', expected, limits, never)).toMatchObject({ inside: false });
  });

  it('takes the first answer that is as expected', async () => {
    const { ports, asked } = server(refused, { status: 502 }, { status: 200, body: 'hi' });
    const answer = await checkHttp(ports, 'http://a:8000', { path: '/x', status: 200, text: 'hi' }, limits);
    expect(answer).toMatchObject({ url: 'http://a:8000/x', status: 200 });
    expect(asked).toHaveLength(3);
  });

  it('keeps the path below an ingress', async () => {
    const { ports, asked } = server({ status: 200 });
    await checkHttp(ports, 'http://gate/model-app', { path: '/healthz', status: 200 }, limits);
    expect(asked).toEqual(['http://gate/model-app/healthz']);
  });

  it('says to an app that does not know its address how to tell it', async () => {
    const { ports } = server(refused, { status: 400, body: 'Bad Request' });
    await expect(checkHttp(ports, 'http://a', { path: '/', status: 200 }, limits)).rejects.toMatchObject({
      hint: expect.stringContaining('django-allowed-hosts=*') as string,
    });
  });

  it('follows a redirect on the same host', async () => {
    const { ports, asked } = server({ status: 302, location: '/login' }, { status: 200 });
    const answer = await checkHttp(ports, 'http://a', { path: '/', status: 200 }, limits);
    expect(answer.url).toBe('http://a/login');
    expect(asked).toHaveLength(2);
  });

  it('does not follow one that is what is expected', async () => {
    const { ports } = server({ status: 302, location: '/login' });
    expect(await checkHttp(ports, 'http://a', { path: '/', status: 302 }, limits)).toMatchObject({
      status: 302,
    });
  });

  it.each<[string, (Answer | Failure)[], RegExp]>([
    ['a wrong status', [{ status: 404, body: 'nothing here' }], /status 404 instead of 200/],
    ['a redirect to another host', [{ status: 302, location: 'http://evil/' }], /status 302 instead of 200/],
    ['redirects without an end', [{ status: 302, location: '/' }], /redirected more than 5 times/],
    ['no connection', [refused], /connection refused/],
  ])('ends at the deadline with %s', async (_, answers, words) => {
    const { ports } = server(...answers);
    const ended = checkHttp(ports, 'http://a', { path: '/', status: 200 }, limits);
    await expect(ended).rejects.toMatchObject({
      code: 'HTTP_CHECK_FAILED',
      message: expect.stringMatching(words) as string,
    });
    expect(ports.clock.monotonic()).toBeLessThanOrEqual(limits.deadline + 100);
  });

  it('shows the beginning of the answer', async () => {
    const { ports } = server({ status: 500, body: 'Internal Server Error\n\nsad\n' });
    const ended = checkHttp(ports, 'http://a', { path: '/', status: 200 }, limits);
    await expect(ended).rejects.toMatchObject({
      details: [expect.stringMatching(/^\d+ tries$/), 'Internal Server Error', 'sad'],
    });
  });

  it('ends at once when the run is cancelled', async () => {
    const { ports, asked } = server(new Failure('CANCELLED', 'stop'));
    const ended = checkHttp(ports, 'http://a', { path: '/', status: 200 }, limits);
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(asked).toHaveLength(1);
  });
});
