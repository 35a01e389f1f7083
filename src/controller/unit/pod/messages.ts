import { z } from 'zod/mini';

/** Grows when the messages change: a pod that speaks another version is replaced, not adopted. */
export const LINK_VERSION = 1;

const id = z.int().check(z.nonnegative());

/**
 * What a supervisor says. The charm has all power in its container, so nothing of it is trusted: what is not one of
 * these ends the connection.
 */
const said = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), link: z.literal(LINK_VERSION) }),
  /** The charm lies in its folder. */
  z.object({
    type: z.literal('unpacked'),
    /** Of the container, `3.12`. */
    python: z.optional(z.string()),
    /** Some of the charm's native modules that are for other Pythons alone. */
    foreign: z.optional(z.array(z.string())),
  }),
  /** The charm cannot be unpacked. */
  z.object({ type: z.literal('broken'), reason: z.string() }),
  z.object({ type: z.literal('output'), id, stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  z.object({ type: z.literal('exit'), id, code: z.int() }),
  z.object({
    type: z.literal('tool'),
    /** Of the program that called. */
    id,
    /** Number of the call, for the answer. */
    call: id,
    tool: z.string(),
    args: z.array(z.string()),
    stdin: z.string(),
  }),
  z.object({
    type: z.literal('http'),
    id,
    status: z.optional(z.int()),
    body: z.optional(z.string()),
    error: z.optional(z.string()),
  }),
]);
export type Said = z.infer<typeof said>;

/** What a supervisor is told. */
export type Told =
  | {
      readonly type: 'run';
      readonly id: number;
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      readonly uid: number;
      readonly gid: number;
      /** Value of JUJU_CONTEXT_ID, by which the program's hook tools are known. */
      readonly token: string;
    }
  | { readonly type: 'kill'; readonly id: number }
  | {
      readonly type: 'answer';
      readonly call: number;
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | {
      readonly type: 'http';
      readonly id: number;
      readonly socket: string;
      readonly method: string;
      readonly path: string;
      readonly body?: string;
      /** Longest wait for each piece of the answer. */
      readonly seconds: number;
    };

/** Bytes of one message: a hook tool's input is the longest thing that is sent. */
const LONGEST_MESSAGE = 40 * 1024 * 1024;

/**
 * The messages in a stream of lines.
 *
 * @throws Error when a line is too long or is no message.
 */
export async function* readMessages(
  input: AsyncIterable<Uint8Array>,
  longest = LONGEST_MESSAGE,
): AsyncGenerator<Said> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const data of input) {
    let rest = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield parseMessage(Buffer.concat([...pieces, rest.subarray(0, end)]).toString('utf8'));
      pieces = [];
      size = 0;
      rest = rest.subarray(end + 1);
    }
    size += rest.length;
    if (size > longest) throw new Error(`a message of more than ${longest} bytes`);
    if (rest.length > 0) pieces.push(rest);
  }
}

function parseMessage(line: string): Said {
  const parsed = said.safeParse(JSON.parse(line));
  if (parsed.success) return parsed.data;
  throw new Error(`no message: ${z.prettifyError(parsed.error)}`);
}
