import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { releasesRoutes, type ReleasesState } from './github-releases.ts';
import { PASS, refuse, type Reply, type Route, type Words } from './github-replies.ts';
import { rightsRoutes, type Forbidden } from './github-rights.ts';
import { actionsRoutes, startStorage, type ActionsState, type Storage } from './github-runs.ts';

/** A repository as GitHub keeps it. Tests change it directly, as people do. */
export interface RepositoryState extends ActionsState, ReleasesState {
  readonly pulls: Map<
    number,
    { state: string; sha: string; ref: string; from: string | null; labels: string[]; updated: string }
  >;
  readonly labelings: { number: number; event: 'labeled' | 'unlabeled'; label: string; by: string }[];
  /** User to permission. */
  readonly people: Map<string, string>;
  readonly comments: { id: number; number: number; body: string; user: string; association: string }[];
  readonly deployments: {
    id: number;
    environment: string;
    sha: string;
    transient: boolean;
    created: string;
    statuses: { state: string; url: string | undefined; description: string }[];
  }[];
  /** What the token may not write. */
  readonly forbidden: Set<Forbidden>;
  /** Answers that come before the next real ones: a broken proxy, a limit. */
  readonly failing: { status: number; body: string; headers?: Record<string, string> }[];
  /** `METHOD path`, in order. */
  readonly calls: string[];
  /** Those of them that were done and may have changed something. */
  readonly changes: string[];
}

export interface GithubServer {
  readonly url: string;
  readonly state: RepositoryState;
  close(): Promise<void>;
}

const TOKEN = 'ghs_of-the-job';
const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];
const LONGEST_COMMENT = 65_536;

/** The REST API of one repository on loopback, with the refusals of GitHub's documentation. */
export async function startGithub(
  repository = 'acme/web',
): Promise<GithubServer & { readonly token: string; readonly storage: Storage }> {
  const state: RepositoryState = {
    runs: new Map(),
    artifacts: [],
    trees: new Map(),
    tags: new Map(),
    releases: [],
    commits: new Set(),
    pulls: new Map(),
    labelings: [],
    people: new Map(),
    comments: [],
    deployments: [],
    forbidden: new Set(),
    failing: [],
    calls: [],
    changes: [],
  };
  let nextId = 100;

  const storage = await startStorage(state.artifacts);
  const routes: readonly Route[] = [
    ...rightsRoutes(state.forbidden),
    ...actionsRoutes(repository, state, () => storage.url),
    ...releasesRoutes(repository, state),
    [
      /^GET \/pulls$/,
      (_, __, query) => ({
        status: 200,
        body: [...state.pulls]
          .filter(([, { state: at, from, ref }]) => {
            const owner = from?.split('/')[0] ?? '';
            return at === query.get('state') && `${owner}:${ref}` === query.get('head');
          })
          .map(([number, { sha, ref, from }]) => ({
            number,
            html_url: `https://github.com/${repository}/pull/${number}`,
            head: { sha, ref, repo: from === null ? null : { full_name: from } },
          })),
      }),
    ],
    [
      /^GET \/pulls\/(\d+)$/,
      ([, number]) => {
        const pull = state.pulls.get(Number(number));
        if (pull === undefined) return refuse(404, 'Not Found');
        const { sha, ref, from, labels, updated } = pull;
        const head = { sha, ref, repo: from === null ? null : { full_name: from } };
        const body = { number: Number(number), state: pull.state, head, updated_at: updated };
        return { status: 200, body: { ...body, labels: labels.map((name) => ({ name })) } };
      },
    ],
    [
      /^GET \/issues\/(\d+)\/events$/,
      ([, number]) => ({
        status: 200,
        body: state.labelings
          .filter((each) => each.number === Number(number))
          .map(({ event, label, by }) => ({ event, label: { name: label }, actor: { login: by } })),
      }),
    ],
    [
      /^GET \/collaborators\/([^/]+)\/permission$/,
      ([, user = '']) => ({ status: 200, body: { permission: state.people.get(user) ?? 'read' } }),
    ],
    [
      /^GET \/issues\/(\d+)\/comments$/,
      ([, number]) => ({
        status: 200,
        body: state.comments
          .filter((comment) => comment.number === Number(number))
          .map(({ id, body, user, association }) => ({
            id,
            body,
            user: { login: user, type: user.endsWith('[bot]') ? 'Bot' : 'User' },
            author_association: association,
          })),
      }),
    ],
    [
      /^POST \/issues\/(\d+)\/comments$/,
      ([, number], { body }) => {
        const text = String(body);
        if (text.length > LONGEST_COMMENT) return tooLong();
        const id = (nextId += 1);
        state.comments.push({
          id,
          number: Number(number),
          body: text,
          user: 'github-actions[bot]',
          association: 'NONE',
        });
        return { status: 201, body: { id } };
      },
    ],
    [
      /^PATCH \/issues\/comments\/(\d+)$/,
      ([, id], { body }) => {
        const comment = state.comments.find((each) => each.id === Number(id));
        if (comment === undefined) return refuse(404, 'Not Found');
        if (String(body).length > LONGEST_COMMENT) return tooLong();
        comment.body = String(body);
        return { status: 200, body: { id: comment.id } };
      },
    ],
    [
      /^DELETE \/issues\/comments\/(\d+)$/,
      ([, id]) => {
        const at = state.comments.findIndex((each) => each.id === Number(id));
        if (at < 0) return refuse(404, 'Not Found');
        state.comments.splice(at, 1);
        return { status: 204 };
      },
    ],
    [
      /^GET \/deployments$/,
      (_, __, query) => ({
        status: 200,
        body: state.deployments
          .filter((each) => each.environment === query.get('environment'))
          .map(({ id, sha, created }) => ({ id, sha, created_at: created }))
          .reverse(),
      }),
    ],
    [
      /^POST \/deployments$/,
      (_, body) => {
        const known = [...state.pulls.values()].some(({ sha }) => sha === body['ref']);
        if (!known) return refuse(422, `No ref found for: ${String(body['ref'])}`);
        if (!Array.isArray(body['required_contexts']) || body['required_contexts'].length > 0) {
          return refuse(409, 'Conflict: Commit status checks are pending');
        }
        const id = (nextId += 1);
        const [environment, sha] = [String(body['environment']), String(body['ref'])];
        const created = new Date().toISOString();
        const transient = body['transient_environment'] === true;
        state.deployments.push({ id, environment, sha, transient, created, statuses: [] });
        return { status: 201, body: { id } };
      },
    ],
    [
      /^POST \/deployments\/(\d+)\/statuses$/,
      ([, id], body) => {
        const deployment = state.deployments.find((each) => each.id === Number(id));
        if (deployment === undefined) return refuse(404, 'Not Found');
        const [word, description] = [String(body['state']), String(body['description'])];
        if (!STATES.includes(word))
          return refuse(422, 'Validation Failed: state is not included in the list');
        if (description.length > 140) return refuse(422, 'Validation Failed: description is too long');
        const url = body['environment_url'];
        if (url !== undefined && !/^https?:\/\//.test(String(url)))
          return refuse(422, 'environment_url must use http(s) scheme');
        deployment.statuses.push({ state: word, description, url: url as string | undefined });
        return { status: 201, body: {} };
      },
    ],
    [
      /^DELETE \/deployments\/(\d+)$/,
      ([, id]) => {
        const at = state.deployments.findIndex((each) => each.id === Number(id));
        if (at < 0) return refuse(404, 'Not Found');
        const [deployment] = state.deployments.slice(at, at + 1);
        if (state.deployments.length > 1 && deployment?.statuses.at(-1)?.state !== 'inactive') {
          return refuse(
            422,
            'We cannot delete an active deployment unless it is the only deployment in a given environment.',
          );
        }
        state.deployments.splice(at, 1);
        return { status: 204 };
      },
    ],
  ];

  const tooLong = (): Reply =>
    refuse(422, `Validation Failed: body is too long (maximum is ${LONGEST_COMMENT} characters)`);

  function answer(what: string, authorized: boolean, body: Words, query: URLSearchParams): Reply {
    if (!authorized) return refuse(401, 'Bad credentials');
    for (const [pattern, reply] of routes) {
      const match = pattern.exec(what);
      const found = match === null ? PASS : reply(match, body, query);
      if (found !== PASS) return found;
    }
    return refuse(404, 'Not Found');
  }

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '', 'http://github');
      const [page, size] = [
        Number(url.searchParams.get('page') ?? 1),
        Number(url.searchParams.get('per_page') ?? 30),
      ];
      const path = url.pathname.replace(`/repos/${repository}`, '');
      const method = request.method ?? '';
      state.calls.push(`${method} ${path}`);
      const broken = state.failing.shift();
      if (broken !== undefined) {
        response.writeHead(broken.status, {
          'content-type': broken.body.startsWith('<') ? 'text/html' : 'application/json',
          ...broken.headers,
        });
        response.end(broken.body);
        return;
      }
      const authorized = request.headers.authorization === `token ${TOKEN}`;
      const reply = answer(`${method} ${decodeURIComponent(path)}`, authorized, body, url.searchParams);
      if (method !== 'GET' && reply.status < 300) state.changes.push(`${method} ${path}`);
      const headers: Record<string, string> = {
        'content-type': 'application/json; charset=utf-8',
        ...reply.headers,
      };
      let content = reply.body;
      if (Array.isArray(content)) {
        const rest = content.slice(page * size);
        content = content.slice((page - 1) * size, page * size);
        url.searchParams.set('page', String(page + 1));
        if (rest.length > 0) headers['link'] = `<${origin()}${url.pathname}${url.search}>; rel="next"`;
      }
      response.writeHead(reply.status, headers);
      response.end(content === undefined ? undefined : JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin(),
    token: TOKEN,
    state,
    storage,
    close: async () => {
      await storage.close();
      await new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      });
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Words> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Words);
}
