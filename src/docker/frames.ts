/** One piece of a multiplexed stream. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

/** Above this a length is not a length: the stream is a terminal's, which has no frames. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Takes apart what an engine sends for a container without a terminal: frames of a byte that names the stream, three
 * zeros, the length as 32 bits big-endian, and the data.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let pending = Buffer.alloc(0);
  for await (const chunk of source) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    while (pending.length >= 8) {
      const length = pending.readUInt32BE(4);
      if (length > LARGEST) throw new RangeError(`a frame of ${length} bytes is no frame`);
      if (pending.length < 8 + length) break;
      const data = pending.subarray(8, 8 + length);
      // 0 is stdin, echoed; engines do not send it, and nobody here wants it.
      if (length > 0 && pending[0] !== 0) yield { stream: pending[0] === 2 ? 'stderr' : 'stdout', data };
      pending = pending.subarray(8 + length);
    }
  }
}
