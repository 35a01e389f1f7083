import { z } from 'zod/mini';
import { isFailure } from '../errors/index.ts';
import { engineFailure } from './failures.ts';
import { labelFilter, type Labels } from './labels.ts';
import { readLines } from './lines.ts';
import type { Transport } from './transport.ts';

export interface ImageFacts {
  /** `sha256:<hex>` of its configuration. */
  readonly id: string;
  /** `repository@sha256:<hex>` where it was pulled from or pushed to. */
  readonly digests: readonly string[];
  readonly tags: readonly string[];
  /** `linux/amd64`. */
  readonly platform: string;
  /** User of the configuration; empty means root. */
  readonly user: string;
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly labels: Labels;
  /** Bytes, unpacked. */
  readonly size: number;
}

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export interface Images {
  find(reference: string): Promise<ImageFacts | undefined>;
  /** @throws Failure `DOCKER_IMAGE_NOT_FOUND`, `DOCKER_AUTH_REQUIRED`, `DISK_FULL`, `DOCKER_FAILED`. */
  pull(reference: string, options?: { login?: RegistryLogin; signal?: AbortSignal }): Promise<ImageFacts>;
  /** Loads an archive of `docker save`. Returns the references or ids that it held. */
  load(archive: AsyncIterable<Uint8Array>): Promise<readonly string[]>;
  /** Makes an image of one layer from a tar of a root file system. Returns its id. */
  import(
    rootfs: AsyncIterable<Uint8Array>,
    options: { tag: string; changes?: readonly string[] },
  ): Promise<string>;
  tag(reference: string, as: { repository: string; tag: string }): Promise<void>;
  list(labels: Labels): Promise<readonly { readonly id: string; readonly tags: readonly string[] }[]>;
  /** Nothing happens when there is none. */
  remove(reference: string): Promise<void>;
}

const shape = z.pipe(
  z.object({
    Id: z.string(),
    RepoDigests: z.nullish(z.array(z.string())),
    RepoTags: z.nullish(z.array(z.string())),
    Os: z.string(),
    Architecture: z.string(),
    Size: z.number(),
    Config: z.nullish(
      z.object({
        User: z.optional(z.string()),
        Env: z.nullish(z.array(z.string())),
        WorkingDir: z.optional(z.string()),
        Labels: z.nullish(z.record(z.string(), z.string())),
      }),
    ),
  }),
  z.transform((image): ImageFacts => ({
    id: image.Id,
    digests: image.RepoDigests ?? [],
    tags: image.RepoTags ?? [],
    platform: `${image.Os}/${image.Architecture}`,
    user: image.Config?.User ?? '',
    env: image.Config?.Env ?? [],
    workingDir: image.Config?.WorkingDir ?? '',
    labels: image.Config?.Labels ?? {},
    size: image.Size,
  })),
);

/** One line of the progress of a pull, load or import. */
const progress = z.object({
  error: z.optional(z.string()),
  stream: z.optional(z.string()),
  status: z.optional(z.string()),
});

export function imagesOf(transport: Transport): Images {
  const at = (name: string, verb: string) => ({
    // A slash in a name stays a slash here: the engine's router takes the rest of the path as the name.
    path: `/images/${name.split('/').map(encodeURIComponent).join('/')}`,
    subject: { kind: 'image', name, verb } as const,
  });

  async function find(reference: string): Promise<ImageFacts | undefined> {
    const { path, subject } = at(reference, 'inspect');
    try {
      return await transport.json({ method: 'GET', path: `${path}/json`, subject }, shape);
    } catch (error) {
      if (isFailure(error, 'DOCKER_IMAGE_NOT_FOUND')) return undefined;
      throw error;
    }
  }

  /** The engine answers 200 and tells of a failure in the middle of the stream. */
  async function follow(
    name: string,
    verb: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<z.infer<typeof progress>[]> {
    const lines: z.infer<typeof progress>[] = [];
    for await (const line of readLines(body)) {
      const entry = progress.parse(JSON.parse(line));
      if (entry.error !== undefined) throw engineFailure({ kind: 'image', name, verb }, 500, entry.error);
      if (entry.stream !== undefined || entry.status?.startsWith('sha256:') === true) lines.push(entry);
    }
    return lines;
  }

  return {
    find,
    async pull(reference, { login, signal } = {}) {
      const subject = { kind: 'image', name: reference, verb: 'pull' } as const;
      const response = await transport.send({
        method: 'POST',
        path: '/images/create',
        // Without a tag the engine would pull every tag of the repository.
        query: { fromImage: /@|:[^/]+$/.test(reference) ? reference : `${reference}:latest` },
        headers: login === undefined ? {} : { 'x-registry-auth': encodeLogin(login) },
        subject,
        patience: 120_000,
        ...(signal !== undefined && { signal }),
      });
      await follow(reference, 'pull', response.body);
      const image = await find(reference);
      if (image === undefined) throw engineFailure(subject, 404, 'the image is gone after the pull');
      return image;
    },
    async load(archive) {
      const subject = { kind: 'image', name: 'archive', verb: 'load' } as const;
      const response = await transport.send({
        method: 'POST',
        path: '/images/load',
        raw: { body: () => archive, type: 'application/x-tar' },
        subject,
        patience: 600_000,
      });
      const lines = await follow('archive', 'load', response.body);
      return lines.flatMap(({ stream }) => /^Loaded image(?: ID)?: (\S+)/.exec(stream ?? '')?.[1] ?? []);
    },
    async import(rootfs, { tag, changes = [] }) {
      const subject = { kind: 'image', name: tag, verb: 'import' } as const;
      const [, repository = tag, version = 'latest'] = /^(.*?)(?::([^/:]+))?$/.exec(tag) ?? [];
      const query = new URLSearchParams([
        ['fromSrc', '-'],
        ['repo', repository],
        ['tag', version],
        ...changes.map((change): [string, string] => ['changes', change]),
      ]);
      const response = await transport.send({
        method: 'POST',
        path: `/images/create?${query.toString()}`,
        raw: { body: () => rootfs, type: 'application/x-tar' },
        subject,
        patience: 600_000,
      });
      const lines = await follow(tag, 'import', response.body);
      return lines.at(-1)?.status ?? tag;
    },
    async tag(reference, { repository, tag }) {
      const { path, subject } = at(reference, 'tag');
      await transport.done({
        method: 'POST',
        path: `${path}/tag`,
        query: { repo: repository, tag },
        subject,
      });
    },
    list: (labels) =>
      transport.json(
        {
          method: 'GET',
          path: '/images/json',
          query: { filters: labelFilter(labels) },
          subject: { kind: 'image', name: 'list', verb: 'list' },
        },
        z.array(
          z.pipe(
            z.object({ Id: z.string(), RepoTags: z.nullish(z.array(z.string())) }),
            z.transform(({ Id, RepoTags }) => ({ id: Id, tags: RepoTags ?? [] })),
          ),
        ),
      ),
    async remove(reference) {
      await transport.done({ method: 'DELETE', ...at(reference, 'remove'), accept: [404] });
    },
  };
}

/** @see https://docs.docker.com/reference/api/engine/version/v1.41/#section/Authentication */
function encodeLogin(login: RegistryLogin): string {
  return Buffer.from(JSON.stringify(login)).toString('base64url');
}
