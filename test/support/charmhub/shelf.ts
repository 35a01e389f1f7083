import { createHash } from 'node:crypto';

/** What the stand-in store knows. Shapes are those of the publisher API, names in its spelling. */
export interface ShelfBase {
  readonly name: string;
  readonly channel: string;
  readonly architecture: string;
}

export interface CharmRevision {
  readonly revision: number;
  readonly version: string;
  readonly 'sha3-384': string;
  readonly size: number;
  readonly 'created-at': string;
  readonly 'created-by': string;
  readonly bases: readonly ShelfBase[];
  readonly errors: null;
  status: 'approved' | 'released';
}

export interface ResourceRevision {
  readonly revision: number;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly sha384: string;
  readonly sha512: string;
  readonly 'sha3-384': string;
  readonly 'created-at': string;
  readonly bases: readonly {
    readonly name: string;
    readonly channel: string;
    readonly architectures: string[];
  }[];
  /** What a unit would download. */
  readonly content: Buffer;
}

export interface Released {
  readonly channel: string;
  readonly revision: number;
  readonly base: ShelfBase;
  readonly resources: readonly { readonly name: string; readonly revision: number; readonly type: string }[];
  readonly when: string;
  readonly 'expiration-date': string | null;
}

/** One charm's name with everything that was put under it. */
export interface Shelf {
  readonly revisions: CharmRevision[];
  /** Resource name to type, as the metadata of the newest charm declares. */
  readonly declared: Map<string, string>;
  readonly resources: Map<string, ResourceRevision[]>;
  released: Released[];
  readonly tracks: string[];
}

export function emptyShelf(tracks: readonly string[] = ['latest']): Shelf {
  return {
    revisions: [],
    declared: new Map(),
    resources: new Map(),
    released: [],
    tracks: [...tracks],
  };
}

export function hashOf(algorithm: string, content: Uint8Array): string {
  return createHash(algorithm).update(content).digest('hex');
}

const RISKS = ['stable', 'candidate', 'beta', 'edge'];

/** A channel by its full name: `edge` is `latest/edge`. Undefined when it is no channel. */
export function fullChannel(
  name: string,
): { track: string; risk: string; branch: string | null } | undefined {
  const parts = name.split('/');
  const [first = '', second = '', third = null] = parts;
  if (parts.length > 3) return undefined;
  if (RISKS.includes(first)) return { track: 'latest', risk: first, branch: parts[1] ?? null };
  return RISKS.includes(second) ? { track: first, risk: second, branch: third } : undefined;
}

export function channelName(channel: { track: string; risk: string; branch: string | null }): string {
  return [channel.track, channel.risk, ...(channel.branch === null ? [] : [channel.branch])].join('/');
}

/** Every channel that `status` lists: four of each track, and the branches that have a release. */
export function listChannels({ tracks, released }: Shelf): unknown[] {
  const plain = tracks.flatMap((track) =>
    RISKS.map((risk, at) => ({
      name: `${track}/${risk}`,
      track,
      risk,
      branch: null,
      fallback: at === 0 ? null : `${track}/${RISKS[at - 1] ?? ''}`,
    })),
  );
  const branches = released.flatMap(({ channel }) => {
    const full = fullChannel(channel);
    return full === undefined || full.branch === null
      ? []
      : [{ ...full, name: channel, fallback: `${full.track}/${full.risk}` }];
  });
  return [...plain, ...branches];
}
