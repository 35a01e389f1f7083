import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { promises as fs } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, errorMessage } from '../../errors/index.ts';
import type { Connection, Listen, Listener, ServedRequest, ServedResponse } from '../listen.ts';

type Address = Parameters<Listen['http']>[0];

/** Servers on unix sockets and TCP ports. All of them close when the run ends. */
export function createListen(runSignal: AbortSignal): Listen {
  async function start(server: Server, at: Address, dropAll: () => void): Promise<Listener> {
    if ('socketPath' in at) await fs.rm(at.socketPath, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(at, error)));
      server.listen('socketPath' in at ? { path: at.socketPath } : { host: at.host, port: at.port }, resolve);
    });
    if ('socketPath' in at) await fs.chmod(at.socketPath, at.mode ?? 0o600);
    const close = (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropAll();
      });
    runSignal.addEventListener('abort', () => void close(), { once: true });
    const bound = server.address();
    return {
      address:
        typeof bound === 'object' && bound !== null && !('socketPath' in at)
          ? { host: at.host, port: bound.port }
          : { socketPath: 'socketPath' in at ? at.socketPath : '' },
      close,
    };
  }

  return {
    async http(at, handle) {
      // Loaded by whoever serves: the others would only wait for it.
      const { createServer } = await import('node:http');
      const server = createServer({ requestTimeout: 0 }, (request, response) => {
        void serve(request, response, handle);
      });
      return start(server, at, () => server.closeAllConnections());
    },
    async raw(at, handle) {
      const { createServer } = await import('node:net');
      const open = new Set<Socket>();
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        open.add(socket);
        socket.once('close', () => open.delete(socket));
        socket.on('error', () => socket.destroy());
        handle(connection(socket)).catch(() => socket.destroy());
      });
      return start(server, at, () => open.forEach((socket) => socket.destroy()));
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: ServedRequest) => Promise<ServedResponse>,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  try {
    const answer = await handle({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers,
      body: request as AsyncIterable<Buffer>,
      signal: gone.signal,
    });
    response.writeHead(answer.status, answer.headers);
    const { body } = answer;
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) response.end(body);
    else await pipeline(Readable.from(body, { objectMode: false }), response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'text/plain' }).end(errorMessage(error));
  }
}

function connection(socket: Socket): Connection {
  return {
    input: socket as AsyncIterable<Buffer>,
    write: (data) =>
      new Promise((resolve, reject) => socket.write(data, (error) => (error ? reject(error) : resolve()))),
    end: () => socket.end(),
  };
}

function cannotListen(at: Address, error: NodeJS.ErrnoException): Failure {
  const place = 'socketPath' in at ? at.socketPath : `${at.host}:${at.port}`;
  const why =
    error.code === 'EADDRINUSE'
      ? 'the address is taken by another program'
      : error.code === 'EACCES'
        ? 'permission denied'
        : error.message;
  return new Failure('NETWORK_UNREACHABLE', `cannot listen on ${place}: ${why}`, {
    hint:
      'socketPath' in at
        ? 'Remove the file, or choose another folder (a socket path may have 107 bytes).'
        : `Find the program with: ss -ltnp 'sport = :${at.port}'`,
    cause: error,
  });
}
