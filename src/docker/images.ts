import { z } from 'zod/mini';
import { isFailure } from '../errors/index.ts';
import { engineFailure, type Subject } from './failures.ts';
import { readLines } from './lines.ts';
import type { Transport } from './transport.ts';

export interface ImageFacts {
  /** `sha256:<hex>` of its configuration. */
  readonly id: string;
  /** `repository@sha256:<hex>` where it was pulled from or pushed to. */
  readonly digests: readonly string[];
}

interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export interface Images {
  find(reference: string): Promise<ImageFacts | undefined>;
  /** @throws Failure `DOCKER_IMAGE_NOT_FOUND`, `DOCKER_AUTH_REQUIRED`, `DISK_FULL`, `DOCKER_FAILED`. */
  pull(reference: string, options?: { login?: RegistryLogin; signal?: AbortSignal }): Promise<ImageFacts>;
  /** Loads an archive of `docker save`. Returns the references or ids that it held. */
  load(archive: AsyncIterable<Uint8Array>): Promise<readonly string[]>;
}

const shape = z.pipe(
  z.object({
    Id: z.string(),
    RepoDigests: z.nullish(z.array(z.string())),
  }),
  z.transform((image): ImageFacts => ({
    id: image.Id,
    digests: image.RepoDigests ?? [],
  })),
);

/** One line of the progress of a pull or a load. */
const progress = z.object({ error: z.optional(z.string()), stream: z.optional(z.string()) });

export function imagesOf(transport: Transport): Images {
  async function find(reference: string): Promise<ImageFacts | undefined> {
    // A slash in a name stays a slash here: the engine's router takes the rest of the path as the name.
    const path = `/images/${reference.split('/').map(encodeURIComponent).join('/')}/json`;
    const subject = { kind: 'image', name: reference, verb: 'inspect' } as const;
    try {
      return await transport.json({ method: 'GET', path, subject }, shape);
    } catch (error) {
      if (isFailure(error, 'DOCKER_IMAGE_NOT_FOUND')) return undefined;
      throw error;
    }
  }

  /** The engine answers 200 and tells of a failure in the middle of the stream. Returns what it printed. */
  async function follow(subject: Subject, body: AsyncIterable<Uint8Array>): Promise<string[]> {
    const printed: string[] = [];
    for await (const line of readLines(body)) {
      const { error, stream } = progress.parse(JSON.parse(line));
      if (error !== undefined) throw engineFailure(subject, 500, error);
      if (stream !== undefined) printed.push(stream);
    }
    return printed;
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
      await follow(subject, response.body);
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
      const printed = await follow(subject, response.body);
      return printed.flatMap((line) => /^Loaded image(?: ID)?: (\S+)/.exec(line)?.[1] ?? []);
    },
  };
}

/** @see https://docs.docker.com/reference/api/engine/version/v1.41/#section/Authentication */
function encodeLogin(login: RegistryLogin): string {
  return Buffer.from(JSON.stringify(login)).toString('base64url');
}
