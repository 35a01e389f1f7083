import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../../src/ports/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
const servers: Server[] = [];
beforeEach(() => {
  ports = realPorts();
});
afterEach(async () => {
  await ports.dispose();
  for (const server of servers.splice(0)) server.close();
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveRaw(answer: string): Promise<string> {
  const server = createRawServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of body) expect(chunk.byteLength).toBeGreaterThan(0);
}

describe('request', () => {
  test('sends method, headers and body, and reads the answer', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () =>
        response.writeHead(201, { 'x-a': '1' }).end(`${request.method} ${request.headers['x-b']} ${body}`),
      );
    });
    const answer = await ports.http.request({
      method: 'PUT',
      url: `${url}/x?y=1`,
      headers: { 'x-b': 'two' },
      body: 'hello',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers['x-a']).toBe('1');
    expect(await answer.text()).toBe('PUT two hello');
  });

  test('streams a body with its length', async () => {
    const url = await serve((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () => response.end(`${request.headers['content-length']} ${size}`));
    });
    async function* body(): AsyncIterable<Uint8Array> {
      for (let i = 0; i < 20; i += 1) yield new Uint8Array(100_000);
    }
    const answer = await ports.http.request({ method: 'POST', url, body, contentLength: 2_000_000 });
    expect(await answer.text()).toBe('2000000 2000000');
  });

  test('does not follow redirects', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end(),
    );
    const answer = await ports.http.request({ method: 'GET', url });
    expect(answer.status).toBe(302);
    answer.discard();
  });

  test('sees an early refusal of an upload', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(413, { connection: 'close' }).end('too large'),
    );
    async function* body(): AsyncIterable<Uint8Array> {
      for (let i = 0; i < 500; i += 1) yield new Uint8Array(100_000);
    }
    const answer = await ports.http.request({ method: 'POST', url, body });
    expect(answer.status).toBe(413);
  });

  test('speaks to unix sockets', async () => {
    const socketPath = join(await ports.files.makeTemp('http'), 's');
    const listener = await ports.listen.http({ socketPath }, (request) =>
      Promise.resolve({ status: 200, body: `hi ${request.path}` }),
    );
    const answer = await ports.http.request({ method: 'GET', url: 'http://local/a?b', socketPath });
    expect(await answer.text()).toBe('hi /a?b');
    await listener.close();
  });
});

describe('failures', () => {
  test('nothing listens', async () => {
    await expect(ports.http.request({ method: 'GET', url: 'http://127.0.0.1:9/' })).rejects.toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      message: 'cannot reach 127.0.0.1:9: nothing listens there',
      hint: expect.stringContaining('Check the address and port') as string,
      retryable: true,
    });
  });

  test('an unknown name', async () => {
    await expect(
      ports.http.request({ method: 'GET', url: 'http://no-such-host.invalid/' }),
    ).rejects.toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      hint: expect.stringContaining('set HTTPS_PROXY') as string,
    });
  });

  test('the answer does not begin', async () => {
    const url = await serve(() => undefined);
    const attempt = ports.http.request({ method: 'GET', url, headersTimeout: 200 });
    await expect(attempt).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT', retryable: true });
  });

  test('the answer stops', async () => {
    const url = await serve((_request, response) => response.writeHead(200).write('half'));
    const answer = await ports.http.request({ method: 'GET', url, idleTimeout: 200 });
    await expect(answer.text()).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT' });
  });

  test.each<[string, (answer: HttpResponse) => Promise<unknown>]>([
    ['as text', (answer) => answer.text()],
    ['as it arrives', (answer) => drain(answer.body)],
  ])('the answer drips, never idle and never done, read %s', async (_, read) => {
    const url = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    });
    const answer = await ports.http.request({ method: 'GET', url, bodyTimeout: 200 });
    await expect(read(answer)).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT', retryable: true });
  });

  test('an answer that nobody wants to read keeps its connection for a moment only', async () => {
    let gone: Promise<unknown> | undefined;
    const url = await serve((_request, response) => {
      response.writeHead(404, { 'content-length': '1000' });
      const drip = setInterval(() => response.write('x'), 50);
      gone = once(response, 'close').finally(() => clearInterval(drip));
    });
    (await ports.http.request({ method: 'GET', url })).discard();
    await gone;
  });

  test('the answer is cut short of its stated length', async () => {
    const url = await serveRaw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    const answer = await ports.http.request({ method: 'GET', url });
    await expect(answer.text()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE', retryable: true });
  });

  test('a text larger than the limit is refused', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(10_000)));
    const answer = await ports.http.request({ method: 'GET', url });
    await expect(answer.text(1_000)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' });
  });

  test('cancelling the run ends an exchange', async () => {
    const url = await serve(() => undefined);
    const attempt = ports.http.request({ method: 'GET', url });
    setTimeout(() => ports.cancel(), 50);
    await expect(attempt).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('listen', () => {
  test('a taken port is named', async () => {
    const url = await serve((_request, response) => response.end());
    const port = Number(new URL(url).port);
    const attempt = ports.listen.http({ host: '127.0.0.1', port }, () => Promise.resolve({ status: 200 }));
    await expect(attempt).rejects.toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      message: `cannot listen on 127.0.0.1:${port}: the address is taken by another program`,
    });
  });

  test('raw connections carry bytes both ways and end', async () => {
    const listener = await ports.listen.raw({ host: '127.0.0.1', port: 0 }, async (connection) => {
      for await (const chunk of connection.input) await connection.write(chunk);
      connection.end();
    });
    if (!('port' in listener.address)) throw new Error('expected a port');
    const upgraded = await ports.http
      .request({ method: 'GET', url: `http://127.0.0.1:${listener.address.port}/`, headersTimeout: 1_000 })
      .catch((error: unknown) => error);
    // An HTTP client gets its own request back, which is no HTTP answer.
    expect(upgraded).toMatchObject({ code: 'NETWORK_UNREACHABLE' });
    await listener.close();
  });
});
