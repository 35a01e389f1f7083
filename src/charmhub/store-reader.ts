import { z } from 'zod/mini';
import { errorMessage, Failure, isFailure } from '../errors/index.ts';
import type { HttpRequest, Ports } from '../ports/index.ts';
import { explain } from './charmcraft.ts';

/** Gentle pauses, as the operators of the store have asked for. Milliseconds. */
const PAUSES = [100, 500, 1_000, 3_000, 5_000] as const;
/** A list of some thousand revisions. */
const LARGEST = 32 * 1024 * 1024;
const LONGEST_ASKED = 60_000;

export type ReaderPorts = Pick<Ports, 'http' | 'clock'>;

/**
 * Asks the publisher API for what charmcraft does not print. Nothing that is asked changes anything, so that every
 * question may be repeated. Redirects are not followed: the token is for this address alone.
 *
 * @throws Failure `CHARMHUB_…` as for charmcraft's own errors
 */
export async function askStore(
  { http, clock }: ReaderPorts,
  token: string,
  request: Pick<HttpRequest, 'method' | 'url' | 'body'>,
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await http.request({
        ...request,
        headers: {
          authorization: `Macaroon ${token}`,
          accept: 'application/json, text/plain',
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
      });
      const text = await response.text(LARGEST);
      if (response.status === 200) return text;
      const after = Number(response.headers['retry-after']) * 1_000;
      const failure = explain('ask', `[${response.status}] ${wordsOf(text)}`);
      if (!failure.retryable || attempt >= PAUSES.length || after > LONGEST_ASKED) throw failure;
      await clock.sleep(Math.max(PAUSES[attempt] ?? 0, Number.isFinite(after) ? after : 0));
    } catch (error) {
      // What is wrong with a certificate or a name is so the next time as well.
      if (!isFailure(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT') || !error.retryable) throw error;
      if (attempt >= PAUSES.length) throw explain('ask', `Connection refused: ${errorMessage(error)}`);
      await clock.sleep(PAUSES[attempt] ?? 0);
    }
  }
}

/** As `askStore`, with the answer checked. */
export async function askStoreFor<T>(
  ports: ReaderPorts,
  token: string,
  request: Pick<HttpRequest, 'method' | 'url' | 'body'>,
  schema: z.ZodMiniType<T>,
): Promise<T> {
  return parseAnswer(await askStore(ports, token, request), schema, `${request.method} ${request.url}`);
}

/** @throws Failure `CHARMHUB_UNSETTLED` when the answer is not of the form that was agreed */
export function parseAnswer<T>(text: string, schema: z.ZodMiniType<T>, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('CHARMHUB_UNSETTLED', `the answer to ${what} cannot be read`, {
    hint: 'Run the step again; if it happens twice, the store or charmcraft has changed.',
    details: z.prettifyError(parsed.error).split('\n').slice(0, 8),
  });
}

function wordsOf(text: string): string {
  const parsed = z
    .object({ 'error-list': z.array(z.object({ code: z.nullish(z.string()), message: z.string() })) })
    .safeParse(tryJson(text));
  if (!parsed.success) return text.slice(0, 200);
  return parsed.data['error-list'].map(({ code, message }) => `${code ?? ''}: ${message}`).join('\n');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
