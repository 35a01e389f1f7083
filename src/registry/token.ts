import { z } from 'zod/mini';

import { Failure } from '../errors/index.ts';
import type { Http } from '../ports/index.ts';
import { followAddress } from './address.ts';
import type { Challenge } from './challenge.ts';
import { basicAuthorization, describeLogin, type Credentials } from './credentials.ts';
import { isPassing, TryAgain } from './retry.ts';

const TOKEN_LIMIT = 64 * 1024;
const TOKEN_TIMEOUT = 30_000;

const tokenSchema = z.object({ token: z.optional(z.string()), access_token: z.optional(z.string()) });

/**
 * Gets a token for a registry from the service that its challenge names.
 * https://distribution.github.io/distribution/spec/auth/token/
 *
 * @param asked The address that gave the challenge; it decides which realms are acceptable.
 * @param scopes `repository:NAME:pull,push`; the service may grant less.
 * @throws Failure `REGISTRY_LOGIN_REFUSED`, `REGISTRY_PROTOCOL`, `REGISTRY_UNSAFE`; `TryAgain` for passing errors
 */
export async function fetchToken(
  http: Http,
  challenge: Challenge,
  asked: string,
  scopes: readonly string[],
  credentials: Credentials | undefined,
): Promise<string> {
  const realm = challenge.parameters['realm'];
  const host = new URL(asked).host;
  if (realm === undefined) throw protocol(host, 'its login challenge names no realm');
  if (!URL.canParse(realm)) throw protocol(host, 'the realm of its login challenge is no address');
  const address = new URL(followAddress(realm, asked, 'its token service'));
  const service = challenge.parameters['service'];
  if (credentials !== undefined && 'identityToken' in credentials) {
    return exchangeIdentity(http, address, service, scopes, credentials.identityToken, host);
  }
  if (service !== undefined) address.searchParams.set('service', service);
  for (const scope of scopes) address.searchParams.append('scope', scope);
  const headers =
    credentials === undefined
      ? undefined
      : { authorization: basicAuthorization(credentials.username, credentials.password) };
  const response = await http.request({
    method: 'GET',
    url: address.href,
    bodyTimeout: TOKEN_TIMEOUT,
    ...(headers && { headers }),
  });
  return readToken(response, host, credentials);
}

/** The OAuth 2 form, for credentials that are a refresh token. */
async function exchangeIdentity(
  http: Http,
  address: URL,
  service: string | undefined,
  scopes: readonly string[],
  identityToken: string,
  host: string,
): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'paas-action',
    refresh_token: identityToken,
  });
  if (service !== undefined) form.set('service', service);
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  const response = await http.request({
    method: 'POST',
    url: address.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    bodyTimeout: TOKEN_TIMEOUT,
  });
  return readToken(response, host, { identityToken });
}

async function readToken(
  response: Awaited<ReturnType<Http['request']>>,
  host: string,
  credentials: Credentials | undefined,
): Promise<string> {
  const { status } = response;
  if (status !== 200) {
    response.discard();
    if (isPassing(status)) throw new TryAgain(`the token service of ${host} answered ${status}`);
    if (status === 400 || status === 401 || status === 403) {
      throw new Failure('REGISTRY_LOGIN_REFUSED', `${host} refuses the login ${describeLogin(credentials)}`, {
        hint: 'Check `username` and `password`, or run docker login.',
      });
    }
    // Redirects included: nobody else may learn what was sent to the realm.
    throw protocol(host, `its token service answered ${status}`);
  }
  const length = Number(response.headers['content-length'] ?? 0);
  if (length > TOKEN_LIMIT) {
    response.discard();
    throw protocol(host, `its token service sent ${length} bytes`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > TOKEN_LIMIT) throw protocol(host, `its token service sent more than ${TOKEN_LIMIT} bytes`);
    chunks.push(chunk);
  }
  const token = parseToken(Buffer.concat(chunks).toString('utf8'));
  if (token === undefined) throw protocol(host, 'its token service sent no token');
  return token;
}

function parseToken(text: string): string | undefined {
  try {
    const { token, access_token: accessToken } = tokenSchema.parse(JSON.parse(text));
    const value = token === undefined || token === '' ? accessToken : token;
    // What cannot stand in a header is no token, and would be an error of ours otherwise.
    return value !== undefined && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function protocol(host: string, why: string): Failure {
  return new Failure('REGISTRY_PROTOCOL', `cannot log in to ${host}: ${why}`, {
    hint: `Check that ${host} is the address of a registry.`,
  });
}
