import { request as openTunnel } from 'node:http';
import { connect as startTls, type TLSSocket } from 'node:tls';
import { Failure } from '../../errors/index.ts';
import type { Proxy } from './proxy.ts';

/** A TLS connection to `url` through a proxy's CONNECT method. */
export function connectThroughProxy(url: URL, proxy: Proxy, limit: number): Promise<TLSSocket> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const tunnel = openTunnel({
      host: proxy.hostname,
      port: proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxy.authorization },
      timeout: limit,
    });
    tunnel.once('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        reject(refused(proxy, target, response.statusCode ?? 0));
        return;
      }
      const secured = startTls({ socket, servername: url.hostname }, () => resolve(secured));
      secured.once('error', reject);
    });
    tunnel.once('timeout', () =>
      tunnel.destroy(
        new Failure('NETWORK_TIMEOUT', `the proxy ${proxy.hostname} did not answer`, { retryable: true }),
      ),
    );
    tunnel.once('error', reject);
    tunnel.end();
  });
}

function refused(proxy: Proxy, target: string, status: number): Failure {
  return new Failure(
    'NETWORK_UNREACHABLE',
    `the proxy ${proxy.hostname} refused to connect to ${target} (${status})`,
    {
      hint:
        status === 407
          ? 'The proxy wants a user and password: put them into HTTPS_PROXY as http://user:password@host:port.'
          : `Allow ${target} in the proxy, or name it in NO_PROXY.`,
    },
  );
}
