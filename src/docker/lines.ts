import { StringDecoder } from 'node:string_decoder';

/** The non-empty lines of a stream of UTF-8, as soon as they are whole. */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  for await (const chunk of source) {
    pending += decoder.write(Buffer.from(chunk));
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  pending += decoder.end();
  if (pending.trim() !== '') yield pending;
}
