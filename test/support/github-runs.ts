import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuse, type Route } from './github-replies.ts';

/** Where a branch lives. */
export interface Home {
  readonly id: number;
  readonly name: string;
}

/** A workflow run as GitHub knows it. */
export interface Run {
  attempt: number;
  event: string;
  status: string;
  conclusion: string | null;
  sha: string;
  branch: string;
  /** Null when the fork was deleted. */
  from: Home | null;
}

export interface Kept {
  readonly id: number;
  readonly name: string;
  readonly run: number;
  content: Buffer;
  expired: boolean;
  /** What GitHub says its hash is; by default the true one. */
  digest?: string;
  /** What GitHub says it was kept for; by default what its run was for. */
  sha?: string;
}

/** What a repository has of Actions. Tests change it directly. */
export interface ActionsState {
  readonly runs: Map<number, Run>;
  readonly artifacts: Kept[];
  /** Commit to the id of its tree. */
  readonly trees: Map<string, string>;
}

/** The storage that GitHub sends clients to. */
export interface Storage {
  readonly url: string;
  /** Authorization headers that came; there must be none. */
  readonly logins: string[];
  close(): Promise<void>;
}

export const HOME_ID = 1;

/** The routes of Actions: runs, artifacts, commits. Artifacts lie on another origin, as at GitHub. */
export function actionsRoutes(
  repository: string,
  state: ActionsState,
  storage: () => string,
): readonly Route[] {
  const home = { id: HOME_ID, full_name: repository };
  const described = (kept: Kept): object => {
    const run = state.runs.get(kept.run);
    return {
      id: kept.id,
      name: kept.name,
      size_in_bytes: kept.content.byteLength,
      expired: kept.expired,
      digest: kept.digest ?? `sha256:${createHash('sha256').update(kept.content).digest('hex')}`,
      workflow_run: {
        id: kept.run,
        repository_id: HOME_ID,
        head_repository_id: run?.from?.id,
        head_branch: run?.branch,
        head_sha: kept.sha ?? run?.sha,
      },
    };
  };
  const listed = (found: readonly Kept[], name: string | null) => {
    const artifacts = found.filter((kept) => name === null || kept.name === name).map(described);
    return { status: 200, body: { total_count: artifacts.length, artifacts } };
  };
  return [
    [
      /^GET \/actions\/runs\/(\d+)$/,
      ([, id]) => {
        const run = state.runs.get(Number(id));
        if (run === undefined) return refuse(404, 'Not Found');
        const { attempt: run_attempt, event, status, conclusion, sha: head_sha, branch: head_branch } = run;
        const head_repository = run.from === null ? null : { id: run.from.id, full_name: run.from.name };
        const facts = { run_attempt, event, status, conclusion, head_sha, head_branch, head_repository };
        return { status: 200, body: { id: Number(id), ...facts, repository: home } };
      },
    ],
    [
      /^GET \/actions\/runs\/(\d+)\/artifacts$/,
      ([, id], _, query) =>
        listed(
          state.artifacts.filter(({ run }) => run === Number(id)),
          query.get('name'),
        ),
    ],
    [/^GET \/actions\/artifacts$/, (_, __, query) => listed(state.artifacts, query.get('name'))],
    [
      /^GET \/actions\/artifacts\/(\d+)\/zip$/,
      ([, id]) => {
        const kept = state.artifacts.find((each) => each.id === Number(id));
        if (kept === undefined) return refuse(404, 'Not Found');
        if (kept.expired) return refuse(410, 'Artifact has expired');
        return { status: 302, headers: { location: `${storage()}/artifact/${kept.id}?sig=x` } };
      },
    ],
    [
      /^GET \/git\/commits\/([0-9a-f]{40})$/,
      ([, sha = '']) => {
        const tree = state.trees.get(sha);
        return tree === undefined
          ? refuse(404, 'Not Found')
          : { status: 200, body: { sha, tree: { sha: tree } } };
      },
    ],
  ];
}

/** Serves what was kept to everybody who has its address. */
export async function startStorage(artifacts: readonly Kept[]): Promise<Storage> {
  const logins: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization !== undefined) logins.push(request.headers.authorization);
    const id = /^\/artifact\/(\d+)\?/.exec(request.url ?? '')?.[1];
    const kept = artifacts.find((each) => each.id === Number(id));
    response.writeHead(kept === undefined ? 404 : 200, { 'content-type': 'application/zip' });
    response.end(kept?.content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
