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
const makeAnswer = z.union([
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
  /** How many images are made at a time. */
  readonly atOnce: number;
}

/** Milliseconds for one thing, downloads included. */
const LIMIT = 30 * 60_000;
/** What one of these processes may take with the compilers that it starts. Bytes. */
const MEMORY = 1024 ** 3;
/** Milliseconds for which an image counts as what its plan would make now. */
const MAX_AGE = 24 * 3_600_000;

/**
 * How many images a machine makes at a time: while one waits for its downloads another unpacks. More would keep the
 * charms that are deployed beside them from starting.
 */
export function imagesAtOnce(machine: { readonly processors: number; readonly memory: number }): number {
  return Math.max(1, Math.min(2, machine.processors, Math.floor(machine.memory / MEMORY)));
}

/**
 * Has images and Pebble made by processes that end with them. A controller lives for hours, and would keep the memory
 * that the builder needs for seconds. What was made is remembered for as long as the engine has it.
 */
export function makeElsewhere({ exec, clock, reporter, docker, argv, atOnce }: MakeParts): Provided {
  const images = new Map<string, { readonly reference: string; readonly at: number }>();
  const underWay = new Map<string, Promise<string>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let pebble: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    // Who ends hands its place to the first that waits.
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
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

  async function makeImage(key: string, image: Parameters<BuildImage>[0]): Promise<string> {
    const found = await known(key);
    if (found !== undefined) return found;
    const reference = await inTurn(() => make({ kind: 'image', image }));
    images.set(key, { reference, at: clock.now() });
    return reference;
  }

  return {
    buildImage(image) {
      const key = JSON.stringify(image);
      const asked = underWay.get(key) ?? makeImage(key, image).finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
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
