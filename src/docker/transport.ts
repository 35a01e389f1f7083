import { z } from 'zod/mini';
import type { Body, Http, HttpResponse, Upgraded } from '../ports/index.ts';
import { connectionFailure, engineFailure, type Subject } from './failures.ts';

interface EngineCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  /** Below `/v<api>`, with `encodeURIComponent` applied to names. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly raw?: { readonly body: Body; readonly type: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** What the call is about, for the sentence when it fails. */
  readonly subject: Subject;
  /** Statuses besides 2xx that are not an error. */
  readonly accept?: readonly number[];
  /** Milliseconds until the engine must begin to answer. Default: 60 s; 0 for calls that wait for an event. */
  readonly patience?: number;
  readonly signal?: AbortSignal;
}

/** Requests to one engine over its unix socket. */
export interface Transport {
  send(call: EngineCall): Promise<HttpResponse>;
  json<T>(call: EngineCall, schema: z.ZodMiniType<T>): Promise<T>;
  /** For calls whose answer nobody reads. Returns the status. */
  done(call: EngineCall): Promise<number>;
  upgrade(call: EngineCall): Promise<Upgraded>;
}

/** Longest timer that Node knows: "as long as it takes", ended by a signal. */
const FOREVER = 2 ** 31 - 1;

export function createTransport(http: Http, socketPath: string, apiVersion: string): Transport {
  const build = (call: EngineCall) => ({
    method: call.method,
    url: `http://docker/v${apiVersion}${call.path}${queryOf(call.query)}`,
    socketPath,
    headers: {
      ...(call.json !== undefined && { 'content-type': 'application/json' }),
      ...(call.raw !== undefined && { 'content-type': call.raw.type }),
      ...call.headers,
    },
    ...(call.json !== undefined && { body: JSON.stringify(call.json) }),
    ...(call.raw !== undefined && { body: call.raw.body }),
    headersTimeout: call.patience === 0 ? FOREVER : (call.patience ?? 60_000),
    idleTimeout: call.patience === 0 ? 0 : Math.max(call.patience ?? 0, 120_000),
    ...(call.signal !== undefined && { signal: call.signal }),
  });

  async function send(call: EngineCall): Promise<HttpResponse> {
    const response = await http.request(build(call)).catch((error: unknown) => {
      throw connectionFailure(socketPath, error);
    });
    const { status } = response;
    if ((status >= 200 && status < 300) || call.accept?.includes(status) === true) return response;
    throw engineFailure(call.subject, status, messageOf(await response.text()));
  }

  return {
    send,
    async json(call, schema) {
      const text = await (await send(call)).text(16 * 1024 * 1024);
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      throw engineFailure(call.subject, 500, `an answer of unknown shape: ${z.prettifyError(parsed.error)}`);
    },
    async done(call) {
      const response = await send(call);
      // Read to the end, so that the connection is free for the next call.
      await response.text();
      return response.status;
    },
    async upgrade(call) {
      const request = build(call);
      const connection = await http
        .upgrade({ ...request, headers: { ...request.headers, connection: 'Upgrade', upgrade: 'tcp' } })
        .catch((error: unknown) => {
          throw connectionFailure(socketPath, error);
        });
      if (connection.status < 300) return connection;
      throw engineFailure(call.subject, connection.status, messageOf(await textOf(connection.output)));
    },
  };
}

function queryOf(query: EngineCall['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] satisfies [string, string]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Engines answer errors with `{"message": "..."}`; a proxy in between may answer anything. */
function messageOf(text: string): string {
  const parsed = z.object({ message: z.string() }).safeParse(parseJson(text));
  return (parsed.success ? parsed.data.message : text).trim();
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
