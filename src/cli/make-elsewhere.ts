import { z } from 'zod/mini';
import type { BuildImage } from '../controller/index.ts';
import type { Docker } from '../docker/index.ts';
import { catalogue, Failure, type ErrorCode } from '../errors/index.ts';
import type { Clock, Exec, Reporter } from '../ports/index.ts';

/** What a controller needs of the builder. */
export interface Provided {
  readonly buildImage: BuildImage;
  /** Path of a Pebble for the engine's processor. */
  pebble(): Promise<string>;
}

/** What the process that makes things is told on its standard input. */
export type MakeRequest =
  { readonly kind: 'image'; readonly image: Parameters<BuildImage>[0] } | { readonly kind: 'pebble' };

/** Its last line of output. */
export const makeAnswer = z.union([
  /** A reference of an image, or a path. */
  z.object({ made: z.string() }),
  z.object({
    failure: z.object({
      code: z.custom<ErrorCode>((value) => typeof value === 'string' && value in catalogue),
      message: z.string(),
      hint: z.optional(z.string()),
      details: z.array(z.string()),
      retryable: z.boolean(),
    }),
  }),
]);

export interface MakeParts {
  readonly exec: Pick<Exec, 'run'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly reporter: Pick<Reporter, 'info'>;
  readonly docker: { readonly images: Pick<Docker['images'], 'find'> };
  /** The program that makes one thing and ends. */
  readonly argv: readonly [string, ...string[]];
}

/** Milliseconds for one thing, downloads included. */
const LIMIT = 30 * 60_000;
/** Milliseconds for which an image counts as what its plan would make now. */
const MAX_AGE = 24 * 3_600_000;

/**
 * Has images and Pebble made by processes that end with them, one at a time because they share what they download. A
 * controller lives for hours, and would keep the memory that the builder needs for seconds. What was made is remembered
 * for as long as the engine has it.
 */
export function makeElsewhere({ exec, clock, reporter, docker, argv }: MakeParts): Provided {
  const images = new Map<string, { readonly reference: string; readonly at: number }>();
  let pebble: Promise<string> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  async function make(request: MakeRequest): Promise<string> {
    const { stdout } = await exec.run({
      argv,
      stdin: JSON.stringify(request),
      timeout: LIMIT,
      onLine: (line, stream) => {
        if (stream === 'stderr') reporter.info(line);
      },
    });
    const answer = makeAnswer.parse(JSON.parse(stdout));
    if ('made' in answer) return answer.made;
    const { code, message, hint, details, retryable } = answer.failure;
    throw new Failure(code, message, { ...(hint !== undefined && { hint }), details, retryable });
  }

  async function known(key: string): Promise<string | undefined> {
    const found = images.get(key);
    if (found === undefined || clock.now() - found.at > MAX_AGE) return undefined;
    return (await docker.images.find(found.reference)) === undefined ? undefined : found.reference;
  }

  return {
    async buildImage(image) {
      const key = JSON.stringify(image);
      return (
        (await known(key)) ??
        inTurn(async () => {
          // Who asked before may have had the same one made.
          const reference = (await known(key)) ?? (await make({ kind: 'image', image }));
          images.set(key, { reference, at: clock.now() });
          return reference;
        })
      );
    },
    pebble() {
      const asked = (pebble ??= make({ kind: 'pebble' }));
      // One that could not be had is asked for again.
      asked.catch(() => {
        if (pebble === asked) pebble = undefined;
      });
      return asked;
    },
  };
}
