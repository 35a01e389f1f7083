/**
 * What the daemon sends while a command runs: one kind byte, four bytes of length (big endian), the payload. `stdin`
 * asks the client to send its standard input; with a payload each key as it is struck. `exit` carries the exit code in
 * one byte.
 */
const KINDS = { stdout: 1, stderr: 2, stdin: 3, exit: 4 } as const;
/** What the client tells of the terminal that its input comes from: how much it shows, and its kind as in `TERM`. */
export interface ClientScreen {
  readonly rows: number;
  readonly columns: number;
  readonly kind: string | undefined;
}

/** The payload of `stdin` when a program on the other end has a terminal. */
export const RAW_INPUT = 'raw';
export type FrameKind = keyof typeof KINDS;

export interface CommandFrame {
  readonly kind: FrameKind;
  readonly data: Uint8Array;
}

const HEADER = 5;

export function encodeFrame(kind: FrameKind, data: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(HEADER + data.length);
  frame.writeUInt8(KINDS[kind], 0);
  frame.writeUInt32BE(data.length, 1);
  frame.set(data, HEADER);
  return frame;
}

/** Gives the frames of a stream that comes in pieces of any size. A frame that is cut off is not given. */
export function createFrameReader(): (chunk: Uint8Array) => CommandFrame[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const frames: CommandFrame[] = [];
    while (rest.length >= HEADER) {
      const end = HEADER + rest.readUInt32BE(1);
      if (rest.length < end) break;
      const kind = kindOf(rest.readUInt8(0));
      if (kind !== undefined) frames.push({ kind, data: rest.subarray(HEADER, end) });
      rest = rest.subarray(end);
    }
    return frames;
  };
}

function kindOf(byte: number): FrameKind | undefined {
  switch (byte) {
    case KINDS.stdout:
      return 'stdout';
    case KINDS.stderr:
      return 'stderr';
    case KINDS.stdin:
      return 'stdin';
    case KINDS.exit:
      return 'exit';
    default:
      return undefined;
  }
}
