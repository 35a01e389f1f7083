/** A stream that one side fills as it likes and one side reads. */
export interface Queue<T> {
  push(item: T): void;
  end(): void;
  readonly items: AsyncIterable<T>;
}

export function createQueue<T>(): Queue<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  async function* read(): AsyncIterable<T> {
    for (;;) {
      const item = waiting.shift();
      if (item !== undefined) yield item;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    push(item) {
      if (ended) return;
      waiting.push(item);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    items: read(),
  };
}
