import { Failure, errorMessage } from '../errors/index.ts';
import type { HttpRequest, Ports } from '../ports/index.ts';

export interface HttpExpectation {
  /** With a leading slash. */
  readonly path: string;
  readonly status: number;
  /** A text that the body must contain. */
  readonly text?: string | undefined;
}

export interface HttpLimits {
  /** Milliseconds for one try. */
  readonly perTry: number;
  /** Milliseconds of the monotonic clock after which no further try is made. */
  readonly deadline: number;
}

export interface HttpAnswer {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/** Milliseconds; an application that has just started answers within a few of them. */
const PAUSE = 150;
const MOST_REDIRECTS = 5;
const BODY_LIMIT = 1024 * 1024;

/** Why an answer is not the expected one, or undefined when it is. */
export function findMismatch(expected: HttpExpectation, answer: HttpAnswer): string | undefined {
  if (answer.status !== expected.status) return `status ${answer.status} instead of ${expected.status}`;
  if (expected.text !== undefined && !answer.body.includes(expected.text)) {
    return `status ${answer.status}, without the text ${JSON.stringify(expected.text)}`;
  }
  return undefined;
}

/**
 * Asks until the answer is the expected one. Redirects on the same host are followed, unless one is what is expected.
 *
 * @throws Failure `HTTP_CHECK_FAILED` with the last answer.
 */
export async function checkHttp(
  ports: Pick<Ports, 'http' | 'clock' | 'reporter'>,
  base: string,
  expected: HttpExpectation,
  limits: HttpLimits,
): Promise<HttpAnswer> {
  const url = new URL(expected.path.replace(/^\//, ''), base.endsWith('/') ? base : `${base}/`).href;
  let last = '';
  let status: number | undefined;
  let body = '';
  let tries = 0;
  do {
    if (tries > 0) await ports.clock.sleep(PAUSE);
    tries += 1;
    try {
      const answer = await ask(ports.http, url, expected, limits.perTry);
      const mismatch = findMismatch(expected, answer);
      if (mismatch === undefined) return answer;
      last = mismatch;
      status = answer.status;
      body = answer.body;
    } catch (error) {
      if (error instanceof Failure && error.code === 'CANCELLED') throw error;
      last = errorMessage(error);
      status = undefined;
      body = '';
    }
    ports.reporter.debug(`GET ${url}: ${last}`);
  } while (ports.clock.monotonic() + PAUSE < limits.deadline);
  throw new Failure('HTTP_CHECK_FAILED', `GET ${url} did not answer as expected: ${last}`, {
    hint: hintFor(status),
    details: [
      `${tries} tries`,
      ...body
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(0, 8),
    ],
  });
}

function hintFor(status: number | undefined): string {
  // Asked by its address, an app that checks the name under which it is asked sees one that it does not know.
  if (status === 400)
    return 'An app that answers only to names that it knows says 400 to its address: name them in its option (Django: `config: django-allowed-hosts=*`), or deploy with an ingress.';
  return 'Compare with the inputs http-path, http-status and http-text; the logs of the application are in the bundle.';
}

async function ask(
  http: Ports['http'],
  url: string,
  expected: HttpExpectation,
  perTry: number,
): Promise<HttpAnswer> {
  let current = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const request: HttpRequest = {
      method: 'GET',
      url: current,
      headers: { accept: '*/*', 'user-agent': 'paas-action' },
      connectTimeout: perTry,
      headersTimeout: perTry,
      idleTimeout: perTry,
    };
    const response = await http.request(request);
    const location = response.headers['location'];
    const redirects = response.status >= 300 && response.status < 400 && response.status !== expected.status;
    if (redirects && location !== undefined) {
      response.discard();
      const next = new URL(location, current);
      if (next.host !== new URL(current).host) return { url: current, status: response.status, body: '' };
      current = next.href;
      continue;
    }
    return { url: current, status: response.status, body: await response.text(BODY_LIMIT) };
  }
  throw new Failure('HTTP_CHECK_FAILED', `GET ${url} was redirected more than ${MOST_REDIRECTS} times`);
}
