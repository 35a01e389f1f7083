import { z } from 'zod/mini';
import { isFailure } from '../../errors/index.ts';
import type { Http } from '../../ports/index.ts';
import { socketIn } from '../client/index.ts';

const hello = z.object({
  name: z.string(),
  pid: z.number(),
  version: z.string(),
  models: z.number(),
});

/** What a running daemon says of itself. */
export type Hello = z.infer<typeof hello>;

/** Milliseconds for removing every container of a controller. */
const SHUT_DOWN_LIMIT = 120_000;

/** Asks whether a daemon lives in this folder; undefined when nothing answers there. */
export async function findDaemon(http: Http, home: string): Promise<Hello | undefined> {
  try {
    const answer = await http.request({
      method: 'GET',
      url: 'http://controller/hello',
      socketPath: socketIn(home),
      headersTimeout: 3_000,
    });
    const parsed = hello.safeParse(JSON.parse(await answer.text()));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (isFailure(error, 'CANCELLED')) throw error;
    return undefined;
  }
}

/** Ends the daemon; with `remove` everything that it runs goes first, otherwise its units go on running. */
export async function shutDown(
  http: Http,
  home: string,
  { remove }: { readonly remove: boolean },
): Promise<void> {
  const answer = await http.request({
    method: 'POST',
    url: `http://controller/shutdown${remove ? '?remove' : ''}`,
    socketPath: socketIn(home),
    headersTimeout: SHUT_DOWN_LIMIT,
  });
  answer.discard();
}
