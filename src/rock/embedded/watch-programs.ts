import type { Content, LayerEntry } from '../../oci/index.ts';

/** How programs and libraries begin, and how libraries are called: what `readLayerLinks` looks for. */
const MAGIC = Buffer.from('\x7fELF', 'latin1');
const LIBRARY = /\.so(\.[\w.+-]+)?$/;

/**
 * Looks at entries while they are written, which saves most layers from being unpacked to be looked through.
 *
 * @returns the entries, and whether any of them may be a program or a library; true until all are written
 */
export function watchPrograms(entries: Iterable<LayerEntry>): {
  readonly entries: Iterable<LayerEntry>;
  mayHavePrograms(): boolean;
} {
  let seen = false;
  let left = 0;
  const look = (head: Uint8Array): void => {
    left -= 1;
    seen ||= head.byteLength < MAGIC.byteLength || MAGIC.equals(head.subarray(0, MAGIC.byteLength));
  };
  const watched = [...entries].map((entry): LayerEntry => {
    seen ||= LIBRARY.test(entry.path);
    if (entry.kind !== 'file' || entry.size < MAGIC.byteLength) return entry;
    left += 1;
    const { content } = entry;
    if (typeof content === 'function') return { ...entry, content: lookAt(content, look) };
    look(content);
    return entry;
  });
  return { entries: watched, mayHavePrograms: () => seen || left > 0 };
}

/** The same content, whose beginning is shown when it is read. One that comes in tiny pieces is shown a tiny one. */
function lookAt(content: Exclude<Content, Uint8Array>, look: (head: Uint8Array) => void): Content {
  return () => {
    const made = content();
    return made instanceof Promise
      ? made.then((bytes) => {
          look(bytes);
          return bytes;
        })
      : passed(made, look);
  };
}

async function* passed(
  stream: AsyncIterable<Uint8Array>,
  look: (head: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
  let isFirst = true;
  for await (const chunk of stream) {
    if (isFirst) look(chunk);
    isFirst = false;
    yield chunk;
  }
}
