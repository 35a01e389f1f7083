import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerPublisher, type Upload } from './publisher.ts';
import { answerPublic, type PublicCharm } from './public.ts';
import type { Shelf } from './shelf.ts';

export interface StoreReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** What goes wrong with one request. */
export type StoreFault =
  /** Answered like this, nothing is done. */
  | { readonly reply: StoreReply }
  /** Done, and then answered like this: Charmhub's gateway gives up before the work behind it does. */
  | { readonly after: StoreReply };

/** How uploads are reviewed. */
export interface Review {
  /** How often the status is asked for before there is a verdict. */
  polls: number;
  /** The errors of a rejection; undefined approves. */
  reject?: readonly { readonly code: string; readonly message: string }[] | undefined;
  /** How often lists are asked for before they show what was approved: reads lag behind writes. */
  lag: number;
}

/** Charmhub as the charmcraft program and `juju deploy` see it, on loopback. */
export interface CharmhubStandIn {
  readonly url: string;
  /** What CHARMCRAFT_AUTH must hold: base64 of the token. */
  readonly credentials: string;
  readonly token: string;
  /** The charms by name; a test registers names by putting shelves here. */
  readonly shelves: Map<string, Shelf>;
  /** What everybody may deploy, by name. */
  readonly published: Map<string, PublicCharm>;
  readonly review: Review;
  readonly identity: Identity;
  /** Requests in short, with their JSON bodies: `POST /v1/charm/shop/releases [...]`. */
  readonly log: string[];
  /** Lets the next requests that match fail, one fault each. */
  script(match: RegExp, ...faults: StoreFault[]): void;
  close(): Promise<void>;
}

export interface Identity {
  permissions: string[];
  packages: { type: string; name?: string; id?: string }[] | null;
  channels: string[] | null;
}

export interface StandInState {
  readonly shelves: Map<string, Shelf>;
  readonly uploads: Map<string, Upload>;
  readonly review: Review;
  readonly identity: Identity;
  readonly registry: string;
  /** Whether the image registry has a manifest under this digest. */
  hasImage(repository: string, digest: string): Promise<boolean>;
}

/**
 * @param registry `HOST:PORT` of the registry that keeps the images of resources.
 */
export async function startCharmhub(registry: string): Promise<CharmhubStandIn> {
  // It looks like a macaroon does: long, in one line, and it must never be seen in a log.
  const token = `canary-macaroon-${randomUUID()}`;
  const log: string[] = [];
  const published = new Map<string, PublicCharm>();
  const scripts: { match: RegExp; faults: StoreFault[] }[] = [];
  const state: StandInState = {
    shelves: new Map(),
    uploads: new Map(),
    review: { polls: 0, lag: 0 },
    identity: {
      permissions: ['account-view-packages', 'package-manage', 'package-view'],
      packages: null,
      channels: null,
    },
    registry,
    async hasImage(repository, digest) {
      const found = await fetch(`http://${registry}/v2/${repository}/manifests/${digest}`, {
        method: 'HEAD',
        headers: {
          accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json',
        },
      });
      return found.ok;
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
    const isJson = incoming.headers['content-type']?.includes('json') === true;
    log.push(isJson ? `${line} ${body.toString()}` : line);
    const fault = scripts.find(({ match, faults }) => faults.length > 0 && match.test(line))?.faults.shift();
    const scripted = fault !== undefined && 'reply' in fault ? fault.reply : undefined;
    const known = incoming.headers.authorization === `Macaroon ${token}`;
    // The raw upload has no login: its id is worth something only to who may use it. Libraries are public.
    const open = incoming.url === '/unscanned-upload/' || incoming.url === '/v1/charm/libraries/bulk';
    const isPublic = /^\/(v2|api\/v1|kept)\//.test(incoming.url ?? '');
    const done =
      scripted ??
      (isPublic
        ? answerPublic(published, `http://${incoming.headers.host ?? ''}`, line, body)
        : open || known
          ? await answerPublisher(state, line, incoming.headers['content-type'] ?? '', body)
          : refusal(401, 'macaroon-authorization-required', 'No valid macaroon was presented'));
    const answer = fault !== undefined && 'after' in fault ? fault.after : done;
    const isRaw = typeof answer.body === 'string' || answer.body instanceof Uint8Array;
    const text = isRaw ? answer.body : JSON.stringify(answer.body ?? {});
    outgoing.writeHead(answer.status, {
      'content-type': isRaw ? 'text/plain' : 'application/json',
      ...answer.headers,
    });
    outgoing.end(text);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    credentials: Buffer.from(token).toString('base64'),
    shelves: state.shelves,
    published,
    review: state.review,
    identity: state.identity,
    log,
    script: (match, ...faults) => void scripts.push({ match, faults }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An error in the publisher API's form. */
export function refusal(status: number, code: string, message: string): StoreReply {
  return { status, body: { 'error-list': [{ code, message }] } };
}
