import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Services at one port of this machine that the local controller has no stand-in for, as an app asks them over HTTP. */
export interface OutsideServices extends AsyncDisposable {
  readonly port: number;
}

type Answer = readonly [status: number, text: string];

export async function startOutsideServices(): Promise<OutsideServices> {
  const server: Server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const [status, text] = answer(request, body);
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer({ method, url, headers }: IncomingMessage, body: string): Answer {
  switch (`${method ?? ''} ${url ?? ''}`) {
    case 'POST /oauth/access_token_url': {
      const form = new URLSearchParams(body);
      const known = form.get('client_id') === 'shop' && form.get('client_secret') === 'a secret of shop';
      return known && form.get('grant_type') === 'authorization_code' && form.has('code')
        ? [200, '{"access_token": "for the one with this code"}']
        : [401, '{"error": "invalid_client"}'];
    }
    case 'POST /stores/shop/check': {
      const { tuple_key: tuple } = JSON.parse(body) as { tuple_key?: Record<string, string> };
      if (headers.authorization !== 'Bearer a token of shop') return [401, '{"code": "unauthenticated"}'];
      const allowed = tuple?.['user'] === 'user:anne' && tuple['relation'] === 'reader';
      return [200, JSON.stringify({ allowed: allowed && tuple['object'] === 'document:plan' })];
    }
    case 'GET /saml/metadata':
      return [200, '<EntityDescriptor entityID="https://sign-in.example" />'];
    // As a client asks a proxy.
    case 'GET http://service.example/status':
      return [200, 'the service is well'];
    default:
      return [404, `nothing at ${url ?? ''}`];
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
