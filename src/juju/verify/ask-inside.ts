import { z } from 'zod/mini';

import { Failure } from '../../errors/index.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';

/** One answer to one question, redirects not followed. */
export interface Asked {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/** Every charm container has Python. It must fit on a command line, and a task's result into Juju's database. */
const PROGRAM = `
import json, sys, urllib.error, urllib.request as r
class Stay(r.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
asked = r.Request(sys.argv[1], headers={'User-Agent': 'paas-action', 'Accept': '*/*'})
try: got = r.build_opener(Stay, r.ProxyHandler({})).open(asked, timeout=5)
except urllib.error.HTTPError as error: got = error
body = got.read(200000).decode('utf-8', 'replace')
print(json.dumps({'status': got.status, 'location': got.headers.get('location'), 'body': body}))
`.trim();

const answerSchema = z.object({
  status: z.number(),
  location: z.nullish(z.string()),
  body: z.string(),
});
const taskSchema = z.record(
  z.string(),
  z.object({
    results: z.optional(
      z.object({
        'return-code': z.optional(z.number()),
        stdout: z.optional(z.string()),
        stderr: z.optional(z.string()),
      }),
    ),
  }),
);

/**
 * Asks an address from inside a unit, in whose network it can be reached also where it cannot be from here: with
 * `juju` alone, without an ingress and without access to the cluster.
 *
 * @throws Failure `HTTP_CHECK_FAILED` with what Python said when nothing answered.
 */
export async function askInside(juju: Juju, model: string, unit: string, url: string): Promise<Asked> {
  // Recorded: it exits with 1 for a program that failed, and with 0 and no word for a unit that is not there.
  const { stdout, stderr } = await juju.call(commands.exec(model, unit, ['python3', '-c', PROGRAM, url]));
  const task = taskSchema.safeParse(parseJson(stdout));
  const results = task.success ? Object.values(task.data)[0]?.results : undefined;
  const answer = answerSchema.safeParse(parseJson(results?.stdout ?? ''));
  if (answer.success) return { ...answer.data, location: answer.data.location ?? undefined };
  const said = (results?.stderr ?? stderr).trim().split('\n').at(-1) ?? '';
  throw new Failure('HTTP_CHECK_FAILED', `${unit} could not ask ${url}: ${said}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
