import { createHash } from 'node:crypto';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';

/**
 * A file's bytes, as long as they are the ones that its key was computed from.
 *
 * @param shown its name in the message
 */
export async function* verifiedFile(
  ports: Pick<Ports, 'files'>,
  file: string,
  shown: string,
  sha256: string,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of ports.files.readStream(file)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256)
    throw new Failure('ROCK_APP_FILE', `${shown} changed while it was packed`, { retryable: true });
}
