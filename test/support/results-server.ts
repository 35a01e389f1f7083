import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a runner's service keeps: artifacts of version 4, as `@actions/artifact` speaks to it, and caches of version 2. */
export interface ResultsServer {
  /** The variables of a job. */
  readonly variables: Readonly<Record<string, string>>;
  /** Archives by name; a test may replace one. */
  readonly artifacts: Map<string, { id: number; content: Buffer; hash: string | undefined }>;
  /** Finished caches by key and version, oldest first. */
  readonly caches: Map<string, CacheEntry>;
  /** Answers the next calls of a method with this status instead; `Upload` and `Download` stand for the storage. */
  fail(method: string, status: number, times?: number): void;
  /** Methods that were called, in order. */
  readonly calls: string[];
  close(): Promise<void>;
}

export interface CacheEntry {
  readonly key: string;
  readonly version: string;
  content: Buffer;
  finished: boolean;
}

const RUN = 'run-1';
const JOB = 'job-1';

export async function startResultsServer(): Promise<ResultsServer> {
  const artifacts: ResultsServer['artifacts'] = new Map();
  const caches: ResultsServer['caches'] = new Map();
  const calls: string[] = [];
  const failures = new Map<string, { status: number; times: number }>();
  const blocks = new Map<string, Buffer>();
  let origin = '';
  const blob = (name: string): string =>
    `${origin}/blob/${encodeURIComponent(name)}?sig=${'s'.repeat(43)}&se=2030-01-01`;

  function failing(method: string): number | undefined {
    const failure = failures.get(method);
    if (failure === undefined || failure.times <= 0) return undefined;
    failure.times -= 1;
    return failure.status;
  }

  /** The newest of the finished caches of one version whose key is or begins with what was asked for. */
  function findCache(asked: readonly string[], version: string): CacheEntry | undefined {
    const fitting = [...caches.values()].filter((one) => one.finished && one.version === version).reverse();
    for (const key of asked) {
      const found = fitting.find((one) => one.key === key) ?? fitting.find((one) => one.key.startsWith(key));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function twirpCache(method: string, request: Record<string, unknown>): unknown {
    const {
      key = '',
      version = '',
      restore_keys: more = [],
    } = request as {
      key?: string;
      version?: string;
      restore_keys?: string[];
    };
    const id = `cache ${version} ${key}`;
    switch (method) {
      case 'CreateCacheEntry':
        // A key is written once.
        if (caches.has(id)) return { ok: false, message: 'cache entry already exists' };
        caches.set(id, { key, version, content: Buffer.alloc(0), finished: false });
        return { ok: true, signed_upload_url: blob(id) };
      case 'FinalizeCacheEntryUpload': {
        const entry = caches.get(id);
        if (entry === undefined || String(request['size_bytes']) !== String(entry.content.length))
          return { ok: false };
        entry.finished = true;
        return { ok: true, entry_id: String(caches.size) };
      }
      case 'GetCacheEntryDownloadURL': {
        const entry = findCache([key, ...more], version);
        if (entry === undefined) return { ok: false };
        const found = blob(`cache ${entry.version} ${entry.key}`);
        return { ok: true, signed_download_url: found, matched_key: entry.key };
      }
      default:
        return undefined;
    }
  }

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
        return twirpCache(method, request);
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
        calls.push(method);
        const status = failing(method);
        if (status !== undefined) {
          outgoing.writeHead(status, { 'content-type': 'application/json' });
          outgoing.end(JSON.stringify({ code: 'unavailable', msg: 'not now' }));
          return;
        }
        const answer = twirp(method, JSON.parse(body.toString()) as Record<string, unknown>);
        outgoing.writeHead(answer === undefined ? 409 : 200, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify(answer ?? { msg: 'refused' }));
        return;
      }
      const name = decodeURIComponent(url.pathname.replace('/blob/', ''));
      const artifact = artifacts.get(name) ?? caches.get(name);
      const broken = failing(incoming.method === 'PUT' ? 'Upload' : 'Download');
      if (artifact === undefined || broken !== undefined) return void outgoing.writeHead(broken ?? 404).end();
      if (incoming.method === 'GET' || incoming.method === 'HEAD') {
        const { content } = artifact;
        const range = /^bytes=(\d+)-(\d+)$/.exec(
          String(incoming.headers['x-ms-range'] ?? incoming.headers['range'] ?? ''),
        );
        const part = range === null ? content : content.subarray(Number(range[1]), Number(range[2]) + 1);
        outgoing.writeHead(range === null ? 200 : 206, {
          'content-type': 'application/zip',
          'content-length': String(part.length),
          etag: '"1"',
          'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
          'x-ms-blob-type': 'BlockBlob',
          ...(range !== null && { 'content-range': `bytes ${range[1]}-${range[2]}/${content.length}` }),
        });
        outgoing.end(incoming.method === 'HEAD' ? undefined : part);
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
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RUNTIME_TOKEN: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.x`,
    },
    artifacts,
    caches,
    calls,
    fail: (method, status, times = Infinity) => void failures.set(method, { status, times }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
