/** Keeps the last `limit` bytes of a stream and drops older ones a chunk at a time. */
export class TailBuffer {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    let first = this.#chunks[0];
    while (first !== undefined && this.#size - first.length >= this.#limit) {
      this.#chunks.shift();
      this.#size -= first.length;
      first = this.#chunks[0];
    }
  }

  /** What was kept, with bytes that are not UTF-8 replaced. */
  text(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#limit).toString('utf8');
  }
}
