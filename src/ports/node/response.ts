import type { IncomingMessage } from 'node:http';
import { Failure } from '../../errors/index.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import { networkFailure, networkTimeout } from './network-failure.ts';

const TEXT_TIMEOUT = 60_000;
/** What nobody wants to read is worth this long for the sake of its connection. */
const DISCARD_TIMEOUT = 2_000;
const TEXT_LIMIT = 4 * 1024 * 1024;

/** An answer whose headers are there, as the port promises it. */
export function readable(response: IncomingMessage, request: HttpRequest): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const body = readBody(response, request);
  const endWithin = (limit: number): void => {
    const timer = setTimeout(() => {
      response.destroy(networkTimeout(request, 'to send the whole of its answer', limit));
    }, limit).unref();
    response.once('close', () => clearTimeout(timer));
  };
  if (request.bodyTimeout !== undefined) endWithin(request.bodyTimeout);
  return {
    status: response.statusCode ?? 0,
    headers,
    body,
    async text(limit = TEXT_LIMIT) {
      const { bodyTimeout, idleTimeout = TEXT_TIMEOUT } = request;
      if (bodyTimeout === undefined && idleTimeout > 0) endWithin(Math.max(TEXT_TIMEOUT, idleTimeout));
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > limit) {
          response.destroy();
          throw new Failure(
            'NETWORK_UNREACHABLE',
            `the answer of ${new URL(request.url).host} is larger than ${limit} bytes`,
          );
        }
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    discard: () => {
      // A short answer is read to its end so that the connection can be used again.
      if (Number(headers['content-length'] ?? Infinity) >= 65_536) return void response.destroy();
      response.once('error', () => undefined);
      endWithin(DISCARD_TIMEOUT);
      response.resume();
    },
  };
}

async function* readBody(response: IncomingMessage, request: HttpRequest): AsyncIterable<Uint8Array> {
  try {
    yield* response as AsyncIterable<Buffer>;
  } catch (error) {
    throw networkFailure(request, error);
  }
  if (!response.complete)
    throw networkFailure(request, new Error('the connection closed in the middle of the answer'));
}
