/** Reading in counted pieces; what the tar reader stands on. */
export interface ByteReader {
  /** Exactly `count` bytes, or as many as are left before the end. */
  take(count: number): Promise<Uint8Array>;
  /** The next bytes, at most `most` and as many as are at hand; empty at the end. */
  some(most: number): Promise<Uint8Array>;
  /** Passes over bytes; false when the end came first. */
  skip(count: number): Promise<boolean>;
  /** Lets the source end: reads what is left, so that whoever checks the whole sees the whole. */
  finish(): Promise<void>;
}

/** Reads a stream. */
export function streamReader(content: AsyncIterable<Uint8Array>): ByteReader & { close(): Promise<void> } {
  const iterator = content[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  let ended = false;

  async function some(most: number): Promise<Uint8Array> {
    while (rest.byteLength === 0 && !ended) {
      const next = await iterator.next();
      if (next.done === true) ended = true;
      else rest = next.value;
    }
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.byteLength);
    return part;
  }

  async function take(count: number): Promise<Uint8Array> {
    if (rest.byteLength >= count) return some(count);
    const taken = Buffer.alloc(count);
    let filled = 0;
    while (filled < count) {
      const part = await some(count - filled);
      if (part.byteLength === 0) break;
      taken.set(part, filled);
      filled += part.byteLength;
    }
    return taken.subarray(0, filled);
  }

  async function skip(count: number): Promise<boolean> {
    for (let left = count; left > 0;) {
      const part = await some(left);
      if (part.byteLength === 0) return false;
      left -= part.byteLength;
    }
    return true;
  }

  return {
    take,
    some,
    skip,
    async finish() {
      while ((await some(Number.MAX_SAFE_INTEGER)).byteLength > 0);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
