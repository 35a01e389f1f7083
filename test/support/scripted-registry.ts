import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** What goes wrong with one request. */
export type Fault =
  /** Answered like this, nothing is done. */
  | { readonly reply: Reply }
  /** Done, and the answer changed on its way. */
  | { readonly change: (reply: Reply) => Reply }
  /** Done, and the answer comes so many milliseconds later. */
  | { readonly late: number }
  /** The connection breaks before anything is done. */
  | 'reset'
  /** The connection breaks in the middle of the request's body. */
  | 'cut'
  /** Done, but the connection breaks before the answer. */
  | 'lose-reply'
  /** The answer's body breaks off in its middle. */
  | 'truncate'
  /** The answer's body comes byte by byte. */
  | 'drip'
  /** The same, but slowly and with no end in sight. */
  | 'trickle';

export interface ScriptedRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly seen: SeenRequest[];
  readonly blobs: Map<string, Uint8Array>;
  /** By tag and by digest. */
  readonly manifests: Map<string, { bytes: Uint8Array; mediaType: string }>;
  /** Requests in short: `PUT /v2/acme/shop/blobs/uploads/ID?digest=D`. */
  log(): string[];
  /** Lets the next requests that match fail, one fault each. */
  script(match: RegExp, ...faults: Fault[]): void;
  /** Lets one request fail by its number, counted from 1 since the start. */
  disturb(request: number, fault: Fault): void;
  /** Forgets every fault that has not happened yet. */
  calm(): void;
  close(): Promise<void>;
}

export interface RegistryScript {
  /** Decides about every request; a reply ends it there (challenges, token services). */
  readonly guard?: (request: SeenRequest) => Reply | undefined;
}

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A small registry that does what the specification says, except where a test tells it to fail. */
export async function startScriptedRegistry(options: RegistryScript = {}): Promise<ScriptedRegistry> {
  const seen: SeenRequest[] = [];
  const blobs = new Map<string, Uint8Array>();
  const manifests = new Map<string, { bytes: Uint8Array; mediaType: string }>();
  const uploads = new Map<string, Uint8Array[]>();
  const scripts: { match: RegExp; faults: Fault[] }[] = [];
  const numbered = new Map<number, Fault>();

  function handle(request: SeenRequest, body: Uint8Array): Reply {
    const url = new URL(request.path, 'http://registry');
    const digest = url.searchParams.get('digest');
    const parts = /^\/v2\/(.+)\/(blobs|manifests)\/(.+)$/.exec(url.pathname);
    if (parts === null) return { status: url.pathname === '/v2/' ? 200 : 404 };
    const [, repository = '', kind, rest = ''] = parts;
    if (kind === 'manifests') return manifest(request, rest, body);
    if (request.method === 'POST') {
      const mount = url.searchParams.get('mount');
      if (mount !== null && blobs.has(mount)) {
        return {
          status: 201,
          headers: { location: `/v2/${repository}/blobs/${mount}`, 'docker-content-digest': mount },
        };
      }
      const id = randomUUID();
      uploads.set(id, []);
      return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/${id}?state=x` } };
    }
    const id = rest.replace('uploads/', '');
    const parts_ = uploads.get(id);
    if (request.method === 'PATCH' && parts_ !== undefined) {
      parts_.push(body);
      return { status: 202, headers: { location: url.pathname } };
    }
    if (request.method === 'PUT') {
      if (parts_ === undefined) return error(404, 'BLOB_UPLOAD_UNKNOWN');
      uploads.delete(id);
      const whole = Buffer.concat([...parts_, body]);
      if (sha256(whole) !== digest) return error(400, 'DIGEST_INVALID');
      blobs.set(digest, whole);
      return { status: 201, headers: { 'docker-content-digest': digest } };
    }
    const blob = blobs.get(rest);
    if (blob === undefined) return error(404, 'BLOB_UNKNOWN');
    return { status: 200, headers: { 'content-length': String(blob.byteLength) }, body: blob };
  }

  function manifest(request: SeenRequest, name: string, body: Uint8Array): Reply {
    if (request.method === 'PUT') {
      const document = JSON.parse(Buffer.from(body).toString()) as {
        config?: { digest: string };
        layers?: { digest: string }[];
      };
      for (const part of [...(document.config ? [document.config] : []), ...(document.layers ?? [])]) {
        if (!blobs.has(part.digest)) return error(400, 'MANIFEST_BLOB_UNKNOWN');
      }
      const entry = { bytes: body, mediaType: String(request.headers['content-type']) };
      manifests.set(name, entry);
      manifests.set(sha256(body), entry);
      return { status: 201, headers: { 'docker-content-digest': sha256(body) } };
    }
    const entry = manifests.get(name);
    if (entry === undefined) return error(404, 'MANIFEST_UNKNOWN');
    const headers = { 'content-type': entry.mediaType, 'docker-content-digest': sha256(entry.bytes) };
    return { status: 200, headers, body: entry.bytes };
  }

  /** The upload is over with its connection, as docker-registry was measured to do. */
  function cut(incoming: IncomingMessage): void {
    uploads.delete(/\/uploads\/([^?]+)/.exec(incoming.url ?? '')?.[1] ?? '');
    incoming.socket.destroy();
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request: SeenRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      authorization: incoming.headers.authorization,
      headers: incoming.headers,
    };
    seen.push(request);
    const line = `${request.method} ${request.path}`;
    const script = scripts.find(({ match, faults }) => faults.length > 0 && match.test(line));
    const fault = numbered.get(seen.length) ?? script?.faults.shift();
    if (fault === 'reset') return void incoming.socket.destroy();
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      if (fault === 'cut') return void cut(incoming);
    }
    if (fault === 'cut') return void cut(incoming);
    const guarded = options.guard?.(request);
    let reply =
      typeof fault === 'object' && 'reply' in fault
        ? fault.reply
        : (guarded ?? handle(request, Buffer.concat(chunks)));
    if (typeof fault === 'object' && 'change' in fault) reply = fault.change(reply);
    if (typeof fault === 'object' && 'late' in fault) await setTimeout(fault.late);
    if (fault === 'lose-reply' || outgoing.destroyed) return void incoming.socket.destroy();
    const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : (reply.body ?? new Uint8Array());
    outgoing.writeHead(reply.status, { 'content-length': String(body.byteLength), ...reply.headers });
    if (request.method === 'HEAD') return void outgoing.end();
    if (fault === 'truncate') {
      outgoing.write(body.subarray(0, body.byteLength / 2), () => incoming.socket.destroy());
      return;
    }
    const bytewise = fault === 'drip' || fault === 'trickle';
    for (const byte of bytewise ? body : []) {
      await write(outgoing, Buffer.of(byte));
      if (fault === 'trickle') await setTimeout(100);
      if (outgoing.destroyed) return;
    }
    outgoing.end(bytewise ? undefined : body);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    seen,
    blobs,
    manifests,
    log: () => seen.map(({ method, path }) => `${method} ${path}`),
    script: (match, ...faults) => void scripts.push({ match, faults }),
    disturb: (request, fault) => void numbered.set(request, fault),
    calm() {
      scripts.length = 0;
      numbered.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function write(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  await new Promise((resolve) => outgoing.write(bytes, resolve));
}

function error(status: number, code: string): Reply {
  return { status, body: JSON.stringify({ errors: [{ code, message: `scripted ${code}` }] }) };
}
