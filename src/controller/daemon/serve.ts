import { z } from 'zod/mini';
import { errorMessage } from '../../errors/index.ts';
import type { ServedRequest, ServedResponse } from '../../ports/index.ts';
import { encodeFrame, RAW_INPUT, type FrameKind } from '../client/index.ts';
import { runCommand, type Services, type Terminal } from '../commands/index.ts';
import { createQueue } from './queue.ts';

const commandRequest = z.object({
  argv: z.array(z.string()),
  cwd: z.string(),
  model: z.optional(z.string()),
  screen: z.optional(z.object({ rows: z.number(), columns: z.number(), kind: z.optional(z.string()) })),
  isWatched: z.optional(z.boolean()),
});

export interface ServeOptions {
  readonly services: Services;
  /** Facts for `local status`. */
  readonly hello: () => unknown;
  /** Ends the daemon after the answer has been sent. */
  readonly shutDown: (options: { readonly remove: boolean }) => Promise<void>;
}

/**
 * Answers the clients: `POST /command` runs one `juju` command and streams frames, `POST /stdin/<session>` feeds it,
 * `GET /hello` tells that the daemon lives, `POST /shutdown?remove` ends it.
 */
export function createHandler({
  services,
  hello,
  shutDown,
}: ServeOptions): (request: ServedRequest) => Promise<ServedResponse> {
  const inputs = new Map<string, (body: AsyncIterable<Uint8Array>) => Promise<void>>();
  let sessions = 0;

  async function command(request: ServedRequest): Promise<ServedResponse> {
    const {
      argv,
      cwd,
      model,
      screen,
      isWatched = false,
    } = commandRequest.parse(JSON.parse(await textOf(request.body)));
    sessions += 1;
    const session = String(sessions);
    const output = createQueue<Uint8Array>();
    const input = createQueue<Uint8Array>();
    const send = (kind: FrameKind, data: string | Uint8Array): void =>
      output.push(encodeFrame(kind, typeof data === 'string' ? Buffer.from(data) : data));
    inputs.set(session, async (body) => {
      for await (const chunk of body) input.push(chunk);
      input.end();
    });
    let asked = false;
    const terminal: Terminal = {
      cwd,
      ...(screen !== undefined && { screen }),
      isWatched,
      stdout: (data) => send('stdout', data),
      stderr: (data) => send('stderr', data),
      stdin: ({ raw } = { raw: false }) => {
        if (!asked) send('stdin', raw ? RAW_INPUT : '');
        asked = true;
        return input.items;
      },
      signal: request.signal,
    };
    const line = { argv, ...(model !== undefined && { modelVariable: model }) };
    void runCommand(line, terminal, services).then((code) => {
      send('exit', Uint8Array.of(code));
      output.end();
      input.end();
      inputs.delete(session);
    });
    return { status: 200, headers: { 'x-session': session }, body: output.items };
  }

  return async (request) => {
    const [path = '', query] = request.path.split('?');
    try {
      if (request.method === 'POST' && path === '/command') return await command(request);
      if (request.method === 'GET' && path === '/hello') return json(hello());
      if (request.method === 'POST' && path === '/shutdown') {
        await shutDown({ remove: query === 'remove' });
        return json({});
      }
      const feed = inputs.get(path.replace('/stdin/', ''));
      if (request.method === 'POST' && feed !== undefined) {
        await feed(request.body);
        return json({});
      }
      return { status: 404, body: 'no such thing\n' };
    } catch (error) {
      return { status: 500, body: `${errorMessage(error)}\n` };
    }
  };
}

function json(value: unknown): ServedResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
