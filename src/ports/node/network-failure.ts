import { Failure, errorMessage } from '../../errors/index.ts';
import type { HttpRequest } from '../http.ts';

const MEANING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name server does not answer',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network',
  ENOENT: 'the socket does not exist',
  EACCES: 'permission denied',
  CERT_HAS_EXPIRED: 'its certificate has expired (or the clock of this machine is wrong)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'a certificate in its chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the issuer of its certificate is unknown',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: 'it does not speak TLS',
};

/** What helps, for the failures that do not pass by themselves. */
const HELP: readonly (readonly [RegExp, string])[] = [
  [
    /ENOTFOUND/,
    'Check how the name is written, and that this machine can resolve it; behind a proxy set HTTPS_PROXY.',
  ],
  [
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/,
    'Check the address and port, that the service runs, and that no firewall is between.',
  ],
  [/SELF_SIGNED|UNABLE_TO_VERIFY/, 'Name the certificate of its authority in NODE_EXTRA_CA_CERTS.'],
  [/EPROTO/, 'It may speak plain HTTP: check the port, or write http:// where that is allowed.'],
];

/** Nothing that a certificate says gets better by asking again; nor does a missing permission. */
const FINAL = /CERT|SIGNATURE|EPROTO|EACCES|ENOTFOUND/;

/** What a broken exchange means to the user. The URL's query and credentials are never shown. */
export function networkFailure(request: HttpRequest, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const place = placeOf(request);
  if (error instanceof Error && error.name === 'AbortError') {
    return new Failure('CANCELLED', `the exchange with ${place} was cancelled`, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const help = HELP.find(([codes]) => codes.test(code))?.[1];
  return new Failure(
    'NETWORK_UNREACHABLE',
    `cannot reach ${place}: ${MEANING[code] ?? errorMessage(error)}`,
    {
      retryable: !FINAL.test(code),
      ...(help !== undefined && { hint: help }),
      details: code === '' ? [] : [code],
      cause: error,
    },
  );
}

/** @param limit Milliseconds. */
export function networkTimeout(request: HttpRequest, what: string, limit: number): Failure {
  return new Failure('NETWORK_TIMEOUT', `${placeOf(request)} took more than ${limit / 1000} s ${what}`, {
    retryable: true,
  });
}

function placeOf(request: HttpRequest): string {
  return request.socketPath ?? new URL(request.url).host;
}
