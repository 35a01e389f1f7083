import { randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import { openZip } from '../../../src/controller/index.ts';
import {
  channelName,
  fullChannel,
  hashOf,
  listChannels,
  type ResourceRevision,
  type Shelf,
  type ShelfBase,
} from './shelf.ts';
import { refusal, type StandInState, type StoreReply } from './stand-in.ts';

/** Bytes that were sent and are not yet a revision of anything, or are under review. */
export interface Upload {
  readonly content: Buffer;
  status?: { revision: number | null; verdict: 'approved' | 'rejected'; errors: unknown; polls: number };
}

const THIRTY_DAYS = 30 * 86_400_000;

/** The publisher API as far as charmcraft uses it for publishing: http://api.charmhub.io/docs/ */
export async function answerPublisher(
  state: StandInState,
  line: string,
  type: string,
  body: Buffer,
): Promise<StoreReply> {
  const [method = '', url = ''] = line.split(' ');
  const path = url.split('?')[0] ?? '';
  const json = (): unknown => JSON.parse(body.toString());
  if (path === '/unscanned-upload/') return receive(state, type, body);
  // After an upload charmcraft asks for the libraries of the charm; there are none.
  if (path === '/v1/charm/libraries/bulk') return { status: 200, body: { libraries: [] } };
  if (path === '/v1/tokens/whoami') return whoAmI(state);
  const [, name = '', rest = ''] = /^\/v1\/charm\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const shelf = state.shelves.get(name);
  if (shelf === undefined)
    return refusal(404, 'resource-not-found', `Name ${name} not found in the charm namespace`);
  if (rest === 'revisions/review') return reviewStatus(state, url);
  if (rest === 'revisions') {
    return method === 'POST' ? newRevision(state, name, shelf, json()) : listRevisions(state, shelf);
  }
  if (rest === 'releases') return method === 'POST' ? release(shelf, json()) : listReleases(shelf);
  const [, resource = '', what = ''] = /^resources\/([^/]+)\/(.+)$/.exec(rest) ?? [];
  if (!shelf.declared.has(resource)) {
    return refusal(404, 'resource-not-found', `Resource ${resource} is not declared by ${name}`);
  }
  const repository = `charm/${name}/${resource}`;
  if (what === 'oci-image/upload-credentials') {
    return {
      status: 200,
      body: {
        'image-name': `${state.registry}/${repository}`,
        username: 'uploader',
        password: 'canary-registry',
      },
    };
  }
  if (what === 'oci-image/blob') {
    const { 'image-digest': digest } = json() as { 'image-digest': string };
    // Pure: the same digest gives the same text, whether or not the image has arrived.
    const image = {
      ImageName: `${state.registry}/${repository}@${digest}`,
      Username: 'reader',
      Password: 'readable',
    };
    return { status: 200, body: JSON.stringify(image) };
  }
  if (what === 'revisions' && method === 'GET') {
    return { status: 200, body: { revisions: (shelf.resources.get(resource) ?? []).map(withoutContent) } };
  }
  if (what === 'revisions') return newResource(state, shelf, resource, repository, json());
  return refusal(404, 'resource-not-found', `there is no ${line}`);
}

function withoutContent({ content: _, ...shown }: ResourceRevision): unknown {
  return shown;
}

function receive(state: StandInState, type: string, body: Buffer): StoreReply {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  const start = body.indexOf('\r\n\r\n');
  const end = boundary === undefined ? -1 : body.lastIndexOf(`\r\n--${boundary}--`);
  if (start < 0 || end < start || !body.subarray(0, start).includes('name="binary"')) {
    return { status: 400, body: { successful: false } };
  }
  const id = randomUUID();
  state.uploads.set(id, { content: Buffer.from(body.subarray(start + 4, end)) });
  return { status: 200, body: { successful: true, upload_id: id } };
}

function whoAmI({ identity }: StandInState): StoreReply {
  const account = {
    'display-name': 'Ann',
    username: 'ann',
    id: 'ann-id',
    email: 'ann@example.com',
    validation: 'unproven',
  };
  return { status: 200, body: { account, ...identity } };
}

function newRevision(state: StandInState, name: string, shelf: Shelf, request: unknown): StoreReply {
  const { 'upload-id': id } = request as { 'upload-id': string };
  const upload = state.uploads.get(id);
  if (upload === undefined) return refusal(400, 'invalid-request', `there is no upload ${id}`);
  const sha3 = hashOf('sha3-384', upload.content);
  const zip = openZip(upload.content);
  const metadata = parse(Buffer.from(zip.read('metadata.yaml') ?? '').toString()) as {
    name: string;
    resources?: Record<string, { type: string }>;
  };
  const errors =
    state.review.reject ??
    (shelf.revisions.some((one) => one['sha3-384'] === sha3)
      ? [
          {
            code: 'review-error',
            message: `Cannot insert package. An upload with that digest (SHA3-384: '${sha3}') already exists in the database.`,
          },
        ]
      : metadata.name === name
        ? undefined
        : [{ code: 'invalid-name', message: `the charm is called ${metadata.name}` }]);
  const { polls } = state.review;
  if (errors !== undefined) {
    upload.status = { revision: null, verdict: 'rejected', errors, polls };
  } else {
    const revision = shelf.revisions.length + 1;
    shelf.revisions.push({
      revision,
      version: String(revision),
      'sha3-384': sha3,
      size: upload.content.length,
      'created-at': new Date().toISOString(),
      'created-by': 'ann-id',
      bases: basesOf(Buffer.from(zip.read('manifest.yaml') ?? '').toString()),
      errors: null,
      status: 'approved',
    });
    for (const [resource, { type }] of Object.entries(metadata.resources ?? {}))
      shelf.declared.set(resource, type);
    upload.status = { revision, verdict: 'approved', errors: null, polls };
  }
  return { status: 200, body: { 'status-url': `/v1/charm/${name}/revisions/review?upload-id=${id}` } };
}

function basesOf(manifest: string): ShelfBase[] {
  const { bases = [] } = parse(manifest) as {
    bases?: { name: string; channel: string; architectures: string[] }[];
  };
  return bases.flatMap(({ name, channel, architectures }) =>
    architectures.map((architecture) => ({ name, channel, architecture })),
  );
}

function reviewStatus(state: StandInState, url: string): StoreReply {
  const id = new URL(url, 'http://store').searchParams.get('upload-id') ?? '';
  const status = state.uploads.get(id)?.status;
  if (status === undefined) return refusal(404, 'resource-not-found', `there is no upload ${id}`);
  const waiting = status.polls > 0;
  if (waiting) status.polls -= 1;
  const { revision, verdict, errors } = status;
  const shown = waiting
    ? { status: 'new', revision: null, errors: null }
    : { status: verdict, revision, errors };
  return { status: 200, body: { revisions: [{ 'upload-id': id, ...shown }] } };
}

function listRevisions(state: StandInState, shelf: Shelf): StoreReply {
  const hidden = state.review.lag > 0 ? 1 : 0;
  if (hidden > 0) state.review.lag -= 1;
  return {
    status: 200,
    body: { revisions: shelf.revisions.slice(0, shelf.revisions.length - hidden).reverse() },
  };
}

async function newResource(
  state: StandInState,
  shelf: Shelf,
  resource: string,
  repository: string,
  request: unknown,
): Promise<StoreReply> {
  const {
    'upload-id': id,
    type,
    bases,
  } = request as {
    'upload-id': string;
    type: string;
    bases: ResourceRevision['bases'];
  };
  const upload = state.uploads.get(id);
  if (upload === undefined) return refusal(400, 'invalid-request', `there is no upload ${id}`);
  const { content } = upload;
  const digest = /@(sha256:[0-9a-f]{64})/.exec(content.toString())?.[1] ?? '';
  const { polls } = state.review;
  if (type !== shelf.declared.get(resource) || !(await state.hasImage(repository, digest))) {
    const errors = [{ code: 'review-error', message: `the registry has no ${repository}@${digest}` }];
    upload.status = { revision: null, verdict: 'rejected', errors, polls };
  } else {
    const all = shelf.resources.get(resource) ?? [];
    shelf.resources.set(resource, all);
    const revision = all.length + 1;
    all.push({
      revision,
      name: resource,
      type,
      size: content.length,
      sha256: hashOf('sha256', content),
      sha384: hashOf('sha384', content),
      sha512: hashOf('sha512', content),
      'sha3-384': hashOf('sha3-384', content),
      'created-at': new Date().toISOString(),
      bases,
      content,
    });
    upload.status = { revision, verdict: 'approved', errors: null, polls };
  }
  const [, charm = ''] = repository.split('/');
  return { status: 200, body: { 'status-url': `/v1/charm/${charm}/revisions/review?upload-id=${id}` } };
}

interface ReleaseRequest {
  readonly revision: number | null;
  readonly channel: string;
  readonly resources: readonly { readonly name: string; readonly revision: number }[];
}

/** All of one request is released, or nothing. */
function release(shelf: Shelf, request: unknown): StoreReply {
  const next = [...shelf.released];
  for (const { revision, channel, resources } of request as readonly ReleaseRequest[]) {
    const full = fullChannel(channel);
    if (full === undefined) return refusal(400, 'invalid-channel', `Invalid channel: ${channel}`);
    if (!shelf.tracks.includes(full.track)) {
      return refusal(400, 'invalid-channel', `Track ${full.track} does not exist`);
    }
    const charm = shelf.revisions.find((one) => one.revision === revision);
    if (charm === undefined) return refusal(404, 'resource-not-found', `Revision ${revision} not found`);
    for (const [name] of shelf.declared) {
      const named = resources.find((one) => one.name === name);
      if (shelf.resources.get(name)?.some((one) => one.revision === named?.revision) !== true) {
        return refusal(400, 'invalid-request', `Resource '${name}' doesn't have a released revision`);
      }
    }
    for (const base of charm.bases) {
      const place = channelName(full);
      const at = next.findIndex((one) => one.channel === place && sameBase(one.base, base));
      if (at >= 0) next.splice(at, 1);
      next.push({
        channel: place,
        revision: charm.revision,
        base,
        resources: resources.map((one) => ({ ...one, type: shelf.declared.get(one.name) ?? 'file' })),
        when: new Date().toISOString(),
        'expiration-date': full.branch === null ? null : new Date(Date.now() + THIRTY_DAYS).toISOString(),
      });
    }
    charm.status = 'released';
  }
  shelf.released = next;
  return { status: 200, body: { released: request } };
}

function sameBase(a: ShelfBase, b: ShelfBase): boolean {
  return a.name === b.name && a.channel === b.channel && a.architecture === b.architecture;
}

function listReleases(shelf: Shelf): StoreReply {
  return {
    status: 200,
    body: {
      'channel-map': shelf.released.map((one) => ({
        ...one,
        progressive: { paused: null, percentage: null },
      })),
      package: { channels: listChannels(shelf) },
      revisions: shelf.revisions,
    },
  };
}
