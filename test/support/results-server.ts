import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a runner's service keeps: artifacts of version 4, as `@actions/artifact` speaks to it. */
export interface ResultsServer {
  /** The variables of a job. */
  readonly variables: Readonly<Record<string, string>>;
  /** Archives by name; a test may replace one. */
  readonly artifacts: Map<string, { id: number; content: Buffer; hash: string | undefined }>;
  close(): Promise<void>;
}

const RUN = 'run-1';
const JOB = 'job-1';

export async function startResultsServer(): Promise<ResultsServer> {
  const artifacts: ResultsServer['artifacts'] = new Map();
  const blocks = new Map<string, Buffer>();
  let origin = '';
  const blob = (name: string): string =>
    `${origin}/blob/${encodeURIComponent(name)}?sig=${'s'.repeat(43)}&se=2030-01-01`;

  function twirp(method: string, request: Record<string, unknown>): unknown {
    const name = typeof request['name'] === 'string' ? request['name'] : '';
    switch (method) {
      case 'CreateArtifact':
        if (artifacts.has(name)) return undefined;
        artifacts.set(name, { id: artifacts.size + 1, content: Buffer.alloc(0), hash: undefined });
        return { ok: true, signed_upload_url: blob(name) };
      case 'FinalizeArtifact': {
        const artifact = artifacts.get(name);
        if (artifact === undefined) return undefined;
        artifact.hash = typeof request['hash'] === 'string' ? request['hash'] : undefined;
        return { ok: true, artifact_id: String(artifact.id) };
      }
      case 'ListArtifacts':
        return {
          artifacts: [...artifacts]
            .filter(
              ([one, { id }]) =>
                (request['name_filter'] ?? one) === one && String(request['id_filter'] ?? id) === String(id),
            )
            .map(([one, { id, content, hash }]) => ({
              workflow_run_backend_id: RUN,
              workflow_job_run_backend_id: JOB,
              database_id: String(id),
              name: one,
              size: String(content.length),
              ...(hash !== undefined && { digest: hash }),
            })),
        };
      case 'GetSignedArtifactURL':
        return { signed_url: blob(name) };
      default:
        return undefined;
    }
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const url = new URL(incoming.url ?? '', origin);
      const method = /^\/twirp\/[\w.]+\/(\w+)$/.exec(url.pathname)?.[1];
      if (method !== undefined) {
        const answer = twirp(method, JSON.parse(body.toString()) as Record<string, unknown>);
        outgoing.writeHead(answer === undefined ? 409 : 200, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify(answer ?? { msg: 'refused' }));
        return;
      }
      const name = decodeURIComponent(url.pathname.replace('/blob/', ''));
      const artifact = artifacts.get(name);
      if (artifact === undefined) return void outgoing.writeHead(404).end();
      if (incoming.method === 'GET') {
        outgoing.writeHead(200, { 'content-type': 'application/zip' });
        outgoing.end(artifact.content);
        return;
      }
      // Azure's block blobs: the content in one request, or in blocks that a list puts in order.
      const part = url.searchParams.get('comp');
      if (part === 'block') blocks.set(`${name}/${url.searchParams.get('blockid') ?? ''}`, body);
      else if (part === 'blocklist') {
        const ids = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(
          (match) => match[1] ?? '',
        );
        artifact.content = Buffer.concat(ids.map((id) => blocks.get(`${name}/${id}`) ?? Buffer.alloc(0)));
      } else artifact.content = body;
      const md5 = createHash('md5').update(body).digest('base64');
      outgoing.writeHead(201, {
        etag: `"${randomUUID()}"`,
        'content-md5': md5,
        'x-ms-request-id': randomUUID(),
      });
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const payload = Buffer.from(JSON.stringify({ scp: `Actions.Results:${RUN}:${JOB}` })).toString('base64url');
  return {
    variables: {
      ACTIONS_RESULTS_URL: `${origin}/`,
      ACTIONS_RUNTIME_TOKEN: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.x`,
    },
    artifacts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
