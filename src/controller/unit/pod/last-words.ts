import type { Docker } from '../../../docker/index.ts';

/** The last lines that a container printed; none when it is gone. */
export async function lastWords(docker: Pick<Docker, 'containers'>, container: string): Promise<string[]> {
  const pieces: Buffer[] = [];
  try {
    for await (const { data } of docker.containers.logs(container, { tail: 10 }))
      pieces.push(Buffer.from(data));
  } catch {
    // A container that was removed has said all that it will say.
  }
  return Buffer.concat(pieces).toString('utf8').split('\n').filter(Boolean);
}
