import { Failure, errorMessage, isFailure } from '../../errors/index.ts';
import type { HttpRequest, Ports } from '../../ports/index.ts';
import type { Asked } from './ask-inside.ts';

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
  /** Whether it was asked where the application runs, because its address cannot be reached from here. */
  readonly inside: boolean;
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
 * @param inside asks from where the application runs; used from then on when its address cannot be reached from here
 * @throws Failure `HTTP_CHECK_FAILED` with the last answer.
 */
export async function checkHttp(
  ports: Pick<Ports, 'http' | 'clock' | 'reporter'>,
  base: string,
  expected: HttpExpectation,
  limits: HttpLimits,
  inside?: (url: string) => Promise<Asked>,
): Promise<HttpAnswer> {
  const here = (address: string): Promise<Asked> => askHere(ports.http, address, limits.perTry);
  let get = here;
  const url = new URL(expected.path.replace(/^\//, ''), base.endsWith('/') ? base : `${base}/`).href;
  let last = '';
  let status: number | undefined;
  let body = '';
  let tries = 0;
  do {
    if (tries > 0) await ports.clock.sleep(PAUSE);
    tries += 1;
    try {
      const answer = { ...(await ask(get, url, expected)), inside: get !== here };
      const mismatch = findMismatch(expected, answer);
      if (mismatch === undefined) return answer;
      last = mismatch;
      status = answer.status;
      body = answer.body;
    } catch (error) {
      if (error instanceof Failure && error.code === 'CANCELLED') throw error;
      if (inside !== undefined && isFar(error)) get = inside;
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

/** Whether an address gave no sign at all. One that refuses is there, and the app does not listen yet. */
function isFar(error: unknown): boolean {
  if (isFailure(error, 'NETWORK_TIMEOUT')) return true;
  const codes = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];
  return isFailure(error, 'NETWORK_UNREACHABLE') && error.details.some((line) => codes.includes(line));
}

function hintFor(status: number | undefined): string {
  // Asked by its address, an app that checks the name under which it is asked sees one that it does not know.
  if (status === 400)
    return 'An app that answers only to names that it knows says 400 to its address: name them in its option (Django: `config: django-allowed-hosts=*`), or deploy with an ingress.';
  return 'Compare with the inputs http-path, http-status and http-text; the logs of the application are in the bundle.';
}

async function ask(
  get: (url: string) => Promise<Asked>,
  url: string,
  expected: HttpExpectation,
): Promise<Omit<HttpAnswer, 'inside'>> {
  let current = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const { status, location, body } = await get(current);
    const redirects = status >= 300 && status < 400 && status !== expected.status;
    if (!redirects || location === undefined) return { url: current, status, body };
    const next = new URL(location, current);
    if (next.host !== new URL(current).host) return { url: current, status, body: '' };
    current = next.href;
  }
  throw new Failure('HTTP_CHECK_FAILED', `GET ${url} was redirected more than ${MOST_REDIRECTS} times`);
}

async function askHere(http: Ports['http'], url: string, perTry: number): Promise<Asked> {
  const request: HttpRequest = {
    method: 'GET',
    url,
    headers: { accept: '*/*', 'user-agent': 'paas-action' },
    connectTimeout: perTry,
    headersTimeout: perTry,
    idleTimeout: perTry,
  };
  const response = await http.request(request);
  return {
    status: response.status,
    location: response.headers['location'],
    body: await response.text(BODY_LIMIT),
  };
}
