import { Failure } from '../errors/index.ts';
import type { HttpRequest, HttpResponse, Ports } from '../ports/index.ts';
import { originOf } from './address.ts';
import { permissionHint } from './answers.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { basicAuthorization, describeLogin, type Credentials, type FindCredentials } from './credentials.ts';
import { isPassing, parseRetryAfter, TryAgain } from './retry.ts';
import { fetchToken } from './token.ts';

export type RegistryPorts = Pick<Ports, 'http' | 'clock' | 'random'>;

/** What the client does in one repository with one set of rights. */
export interface Session {
  /** The registry's host as it stands in references. */
  readonly registry: string;
  readonly repository: string;
  /** `https://ghcr.io/v2/acme/shop` */
  readonly base: string;
  /**
   * One exchange. The login is added for the registry's own origin only, and renewed once when it has run out.
   *
   * @throws Failure `REGISTRY_LOGIN_REFUSED` for a 401 that stays; `TryAgain` for a status that may pass.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/**
 * @param scopes What tokens are asked for: `repository:acme/shop:pull,push`.
 */
export function openSession(
  ports: RegistryPorts,
  target: { readonly registry: string; readonly repository: string },
  scopes: readonly string[],
  options: { readonly credentials?: FindCredentials | undefined; readonly insecure: readonly string[] },
): Session {
  const { http, clock } = ports;
  const { registry, repository } = target;
  const origin = originOf(registry, options.insecure);
  let authorization: string | undefined;
  let renewing: Promise<void> | undefined;
  let credentials: Promise<Credentials | undefined> | undefined;

  async function attempt(request: HttpRequest): Promise<HttpResponse> {
    const ours = new URL(request.url).origin === new URL(origin).origin;
    const headers =
      ours && authorization !== undefined ? { ...request.headers, authorization } : request.headers;
    const response = await http.request({ ...request, ...(headers && { headers }) });
    if (!isPassing(response.status)) return response;
    const pause = parseRetryAfter(response.headers['retry-after'], clock.now());
    response.discard();
    throw new TryAgain(`${registry} answered ${response.status} to ${request.method}`, pause);
  }

  /** All requests that fail at the same time share one renewal. */
  async function renew(used: string | undefined, response: HttpResponse, url: string): Promise<void> {
    if (authorization !== used) return;
    renewing ??= login(parseChallenges(response.headers['www-authenticate'] ?? ''), url).finally(() => {
      renewing = undefined;
    });
    await renewing;
  }

  async function login(challenges: readonly Challenge[], url: string): Promise<void> {
    credentials ??= options.credentials?.(registry) ?? Promise.resolve(undefined);
    const known = await credentials;
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) {
      const extra = bearer.parameters['scope'];
      // The registry's own wish comes first: some token services look at the first scope only.
      const wanted = extra === undefined ? scopes : [...new Set([extra, ...scopes])];
      authorization = `Bearer ${await fetchToken(http, bearer, url, wanted, known)}`;
      return;
    }
    const basic = challenges.find(({ scheme }) => scheme === 'basic');
    if (basic === undefined || known === undefined || !('username' in known)) throw refused(known);
    const next = basicAuthorization(known.username, known.password);
    if (next === authorization) throw refused(known);
    authorization = next;
  }

  function refused(known: Credentials | undefined): Failure {
    const action = known === undefined ? 'wants a login' : `refuses the login ${describeLogin(known)}`;
    return new Failure('REGISTRY_LOGIN_REFUSED', `${registry} ${action} for ${repository}`, {
      hint:
        known === undefined
          ? `Give \`username\` and \`password\`, or run: docker login ${registry}`
          : 'Check the password or token, and that it has not run out.',
    });
  }

  return {
    registry,
    repository,
    base: `${origin}/v2/${repository}`,
    async send(request) {
      const used = authorization;
      const response = await attempt(request);
      const ours = new URL(request.url).origin === new URL(origin).origin;
      if (response.status !== 401 || !ours) return response;
      response.discard();
      await renew(used, response, request.url);
      const second = await attempt(request);
      if (second.status !== 401) return second;
      second.discard();
      const known = await (credentials ?? Promise.resolve(undefined));
      throw known !== undefined && isTooNarrow(second) ? denied(registry, repository, known) : refused(known);
    },
  };
}

/** The login was taken, but its token does not reach so far: so Docker Hub answers whoever may only read (RFC 6750, 3.1). */
function isTooNarrow({ headers }: HttpResponse): boolean {
  return parseChallenges(headers['www-authenticate'] ?? '').some(
    ({ parameters }) => parameters['error'] === 'insufficient_scope',
  );
}

function denied(registry: string, repository: string, known: Credentials): Failure {
  const who = describeLogin(known);
  return new Failure('REGISTRY_DENIED', `the login ${who} may not do this in ${registry}/${repository}`, {
    hint: permissionHint(registry),
  });
}
