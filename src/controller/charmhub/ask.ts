import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { charmOfResult, refreshAnswer, type Entity, type Problem, type PublishedBase } from './answer.ts';
import { ANY_BASE, chooseBase } from './choose-base.ts';

export interface Question {
  readonly name: string;
  /** As the user gave it; Charmhub knows the default track of a risk alone. */
  readonly channel: string;
  readonly architecture: string;
  readonly base?: { readonly name: string; readonly channel: string } | undefined;
}

export interface Published {
  readonly entity: Entity;
  /** `track/risk`, as Charmhub calls what it found. */
  readonly channel: string;
}

const FIELDS = ['bases', 'download', 'name', 'resources', 'revision', 'type'];
/** Milliseconds for an answer: a deployment on a machine without a way to Charmhub must not hang. */
const LIMITS = { connectTimeout: 5_000, headersTimeout: 20_000 };

/**
 * Asks Charmhub which revision a channel has, as `juju deploy` does: without a base first, then with one of those that
 * the refusal suggests. Undefined when there is no charm of that name.
 *
 * @throws Failure `CONTROLLER_REFUSED` with what Charmhub says, `NETWORK_UNREACHABLE`, `NETWORK_TIMEOUT`.
 */
export async function askCharmhub(
  { http, random }: Pick<Ports, 'http' | 'random'>,
  url: string,
  question: Question,
): Promise<Published | undefined> {
  const { name, channel, architecture, base } = question;
  const ask = (wanted: PublishedBase): Promise<Published | Problem> =>
    refresh({ http, random }, url, name, channel, wanted);
  let answer = await ask({ architecture, name: ANY_BASE, channel: ANY_BASE, ...base });
  if ('code' in answer && base === undefined) {
    const next = chooseBase(answer, architecture, channel);
    if (next !== undefined) answer = await ask({ ...next, architecture });
  }
  if (!('code' in answer)) return answer;
  if (answer.code === 'name-not-found' || answer.code === 'not-found') return undefined;
  throw new Failure(
    'CONTROLLER_REFUSED',
    `charm "${name}" in channel "${channel}" for ${architecture}: Charmhub says: ${answer.message}`,
  );
}

async function refresh(
  { http, random }: Pick<Ports, 'http' | 'random'>,
  url: string,
  name: string,
  channel: string,
  base: PublishedBase,
): Promise<Published | Problem> {
  const key = Buffer.from(random.bytes(16)).toString('hex');
  const action = { action: 'install', 'instance-key': key, name, channel, base };
  const response = await http.request({
    method: 'POST',
    url: `${url}/v2/charms/refresh`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ context: [], actions: [action], fields: FIELDS }),
    ...LIMITS,
  });
  const text = await response.text();
  const answer = refreshAnswer.safeParse(parse(text)).data;
  const [result] = answer?.results ?? [];
  const problem = answer?.['error-list']?.[0] ?? result?.error;
  if (problem !== undefined && problem !== null) return problem;
  const entity = charmOfResult.safeParse(result?.charm).data;
  if (entity === undefined)
    throw new Failure(
      'CONTROLLER_REFUSED',
      `${url} answered ${response.status}, which is no answer of Charmhub`,
    );
  return { entity, channel: result?.['effective-channel'] ?? channel };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
