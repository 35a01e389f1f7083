import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../errors/index.ts';
import type { Http, HttpRequest, Upgraded } from '../http.ts';
import { networkFailure, networkTimeout } from './network-failure.ts';
import { readable } from './response.ts';
import { proxyFor, type ProxySettings } from './proxy.ts';

const CONNECT_TIMEOUT = 10_000;
const HEADERS_TIMEOUT = 30_000;
const IDLE_TIMEOUT = 60_000;

export interface HttpOptions {
  readonly signal: AbortSignal;
  readonly proxy: ProxySettings;
}

/**
 * HTTP/1.1 over the machine's network. Connections are kept alive, so a sequence of small requests to one registry
 * costs one handshake. Redirects are not followed.
 */
export function createHttp({ signal, proxy }: HttpOptions): Http & { close(): void } {
  const agents = new Map<string, Agent>();

  /** The agent is made for the first request of its protocol, and no other may take its place meanwhile. */
  function agentOf(protocol: string, { Agent: New }: { Agent: typeof Agent }): Agent {
    const agent = agents.get(protocol) ?? new New({ keepAlive: true, maxSockets: 16 });
    agents.set(protocol, agent);
    return agent;
  }

  async function open(request: HttpRequest): Promise<ClientRequest> {
    const url = new URL(request.url);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new Failure('NETWORK_UNREACHABLE', `cannot speak ${url.protocol} to ${url.host}`);
    }
    // Node compiles its HTTP stack in 3 ms and TLS in as many, and many runs speak to nobody or in plain text only.
    const plain = await import('node:http');
    const options: RequestOptions = {
      method: request.method,
      headers: headersOf(request),
      timeout: request.idleTimeout ?? IDLE_TIMEOUT,
      signal: request.signal === undefined ? signal : AbortSignal.any([signal, request.signal]),
    };
    if (request.socketPath !== undefined) {
      return plain.request({ ...options, socketPath: request.socketPath, path: url.pathname + url.search });
    }
    const via = proxyFor(url, proxy);
    if (via === undefined) {
      const spoken = url.protocol === 'https:' ? await import('node:https') : plain;
      return spoken.request(url, { ...options, agent: agentOf(url.protocol, spoken) });
    }
    if (url.protocol === 'http:') {
      return plain.request({
        ...options,
        host: via.hostname,
        port: via.port,
        path: request.url,
        headers: { ...headersOf(request), host: url.host, ...via.authorization },
      });
    }
    const { connectThroughProxy } = await import('./proxy-tunnel.ts');
    const secure = await import('node:https');
    const socket = await connectThroughProxy(url, via, request.connectTimeout ?? CONNECT_TIMEOUT);
    // Node uses the connection only where there is no agent at all; `agent: false` stands for a new one.
    return secure.request(url, { ...options, createConnection: () => socket });
  }

  return {
    async request(request) {
      const outgoing = await open(request).catch(rethrow(request));
      const response = await exchange(outgoing, request, 'response');
      return readable(response, request);
    },
    async upgrade(request) {
      const outgoing = await open(request).catch(rethrow(request));
      return exchange(outgoing, request, 'upgrade');
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

async function exchange(
  out: ClientRequest,
  request: HttpRequest,
  until: 'response',
): Promise<IncomingMessage>;
async function exchange(out: ClientRequest, request: HttpRequest, until: 'upgrade'): Promise<Upgraded>;
async function exchange(
  out: ClientRequest,
  request: HttpRequest,
  until: 'response' | 'upgrade',
): Promise<IncomingMessage | Upgraded> {
  const answer = new Promise<IncomingMessage | Upgraded>((resolve, reject) => {
    const late = (phase: string, limit: number): void => {
      out.destroy(networkTimeout(request, phase, limit));
    };
    const connectLimit = request.connectTimeout ?? CONNECT_TIMEOUT;
    const headersLimit = request.headersTimeout ?? HEADERS_TIMEOUT;
    let timer = setTimeout(() => late('to accept the connection', connectLimit), connectLimit);
    const connected = (): void => clearTimeout(timer);
    out.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    out.once('finish', () => {
      clearTimeout(timer);
      timer = setTimeout(() => late('to begin its answer', headersLimit), headersLimit);
    });
    let received: IncomingMessage | undefined;
    out.on('timeout', () => {
      const limit = request.idleTimeout ?? IDLE_TIMEOUT;
      // Once an answer has begun, its reader is the one who must learn why it stops.
      (received ?? out).destroy(networkTimeout(request, 'to send or take another byte', limit));
    });
    out.once('close', () => clearTimeout(timer));
    out.once('error', (error) => {
      clearTimeout(timer);
      reject(networkFailure(request, error));
    });
    out.once('response', (response: IncomingMessage) => {
      clearTimeout(timer);
      received = response;
      if (until === 'response') resolve(response);
      else resolve(notUpgraded(response));
    });
    out.once('upgrade', (response: IncomingMessage, socket: Duplex, head: Buffer) => {
      clearTimeout(timer);
      if ('setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(upgraded(response.statusCode ?? 101, socket));
    });
  });
  answer.catch(() => undefined);
  if (typeof request.body === 'function') {
    try {
      await pipeline(Readable.from(request.body(), { objectMode: false }), out);
    } catch (error) {
      // A server may answer before it has read everything (413, 401); its answer says more than the broken pipe.
      const early = await Promise.race([answer.catch(() => undefined), settle()]);
      if (early !== undefined) return early;
      out.destroy();
      throw error instanceof Failure ? error : networkFailure(request, error);
    }
  } else {
    out.end(request.body);
  }
  return answer;
}

/** One turn of the event loop, for an answer that has already arrived. */
async function settle(): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return undefined;
}

function headersOf(request: HttpRequest): Record<string, string> {
  const length =
    request.contentLength ??
    (typeof request.body === 'string' || request.body instanceof Uint8Array
      ? Buffer.byteLength(request.body)
      : undefined);
  return { ...request.headers, ...(length !== undefined && { 'content-length': String(length) }) };
}

function upgraded(status: number, socket: Duplex): Upgraded {
  socket.on('error', () => socket.destroy());
  return {
    status,
    output: socket as AsyncIterable<Buffer>,
    write: (data) =>
      new Promise((resolve, reject) => socket.write(data, (error) => (error ? reject(error) : resolve()))),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
  };
}

/** A server that answers without upgrading; the caller sees the status and can read why. */
function notUpgraded(response: IncomingMessage): Upgraded {
  return {
    status: response.statusCode ?? 0,
    output: response as AsyncIterable<Buffer>,
    write: () => Promise.resolve(),
    end: () => undefined,
    destroy: () => response.destroy(),
  };
}

function rethrow(request: HttpRequest): (error: unknown) => never {
  return (error) => {
    throw networkFailure(request, error);
  };
}
