import { hashOf, type ShelfBase } from './shelf.ts';
import { refusal, type StoreReply } from './stand-in.ts';

/** A charm as everybody may have it, in one channel and for one base. */
export interface PublicCharm {
  readonly revision: number;
  /** `track/risk`. */
  readonly channel: string;
  readonly base: ShelfBase;
  readonly content: Uint8Array;
  /** By name. An image's content is its JSON document. */
  readonly resources: Readonly<
    Record<string, { readonly type: 'oci-image' | 'file'; readonly content: string }>
  >;
}

interface Action {
  readonly 'instance-key': string;
  readonly name: string;
  readonly channel: string;
  readonly base: ShelfBase;
}

/** The public API as far as `juju deploy` uses it: one install action, and downloads that redirect. */
export function answerPublic(
  charms: ReadonlyMap<string, PublicCharm>,
  url: string,
  line: string,
  body: Buffer,
): StoreReply {
  const [method = '', path = ''] = line.split(' ');
  if (method === 'POST') return answerRefresh(charms, url, body);
  const [, name = '', what = ''] = /^\/(?:api\/v1|kept)\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (path.startsWith('/api/')) return { status: 302, headers: { location: `/kept/${name}/${what}` } };
  const charm = charms.get(name);
  const content = what === 'charm' ? charm?.content : charm?.resources[what]?.content;
  return content === undefined ? { status: 404 } : { status: 200, body: content };
}

function answerRefresh(charms: ReadonlyMap<string, PublicCharm>, url: string, body: Buffer): StoreReply {
  const { context, actions } = JSON.parse(body.toString()) as { context: unknown; actions: Action[] };
  const [action] = actions;
  if (!Array.isArray(context) || action === undefined || action['instance-key'] === '')
    return refusal(400, 'api-error', 'context, or an action with its key, is missing');
  const { name, channel, base } = action;
  const charm = charms.get(name);
  const result = (more: object): StoreReply => ({
    status: 200,
    body: { 'error-list': [], results: [{ 'instance-key': action['instance-key'], name, ...more }] },
  });
  const problem = (code: string, message: string, extra: object = {}): StoreReply =>
    result({ result: 'error', charm: {}, error: { code, message, extra } });
  if (charm === undefined) return problem('name-not-found', `Name ${name} not found in the charm namespace`);
  if (base.name === 'NA')
    return problem('invalid-charm-base', 'Invalid base', { 'default-bases': [charm.base], releases: null });
  const isBase = base.name === charm.base.name && base.channel === charm.base.channel;
  if (!isBase || !charm.channel.endsWith(channel)) {
    const releases = [{ base: charm.base, channel: charm.channel }];
    return problem('revision-not-found', 'No revision was found in the Store.', { releases });
  }
  const download = (what: string, content: Uint8Array): object => ({
    url: `${url}/api/v1/${name}/${what}`,
    size: content.length,
    'hash-sha-256': hashOf('sha256', content),
    'hash-sha3-384': hashOf('sha3-384', content),
  });
  const resources = Object.entries(charm.resources).map(([key, { type, content }]) => ({
    ...{ name: key, type, revision: 1, download: download(key, Buffer.from(content)) },
  }));
  const { revision } = charm;
  return result({
    ...{ result: 'install', 'effective-channel': charm.channel, id: `id-of-${name}` },
    charm: { type: 'charm', name, revision, download: download('charm', charm.content), resources },
  });
}
