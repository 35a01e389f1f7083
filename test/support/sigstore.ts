import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { bundleFromJSON } from '@sigstore/bundle';
import { X509Certificate } from '@sigstore/core';
import { fulcioHandler, initializeCA, initializeTLog, rekorHandler } from '@sigstore/mock';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import { exportJWK, SignJWT } from 'jose';
import nock from 'nock';
import { z } from 'zod/mini';

const WORKFLOW = 'acme/shop/.github/workflows/release.yml@refs/heads/main';
/** What the authorities say about the job; GitHub's are longer. */
const CLAIMS = {
  sub: 'repo:acme/shop:ref:refs/heads/main',
  ref: 'refs/heads/main',
  sha: 'a'.repeat(40),
  repository: 'acme/shop',
  event_name: 'push',
  job_workflow_ref: WORKFLOW,
  workflow_ref: WORKFLOW,
  repository_id: '1',
  repository_owner_id: '2',
  runner_environment: 'github-hosted',
  run_id: '7',
  run_attempt: '1',
};
const ISSUER = 'https://token.actions.githubusercontent.com';
const FULCIO = 'https://fulcio.sigstore.dev';
const REKOR = 'https://rekor.sigstore.dev';

/** Certificates and a log by sigstore's own stand-in, and GitHub's two sides of signing: identity and storage. */
export interface Sigstore {
  /** The variables of a job that may sign. */
  readonly variables: Readonly<Record<string, string>>;
  /** Bundles that were kept with the repository. */
  readonly kept: unknown[];
  /** GitHub's answer to the next bundle. */
  refuse(status: number, message: string): void;
  /** Checks signature, certificate and log entry; gives the statement. @throws where anything does not hold */
  verify(bundle: string): Statement;
  close(): Promise<void>;
}

const statementSchema = z.object({
  predicateType: z.string(),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
  predicate: z.looseObject({
    buildDefinition: z.looseObject({
      resolvedDependencies: z.array(z.object({ digest: z.object({ gitCommit: z.string() }) })),
    }),
  }),
});
export type Statement = z.infer<typeof statementSchema>;

export async function startSigstore(): Promise<Sigstore> {
  const pair = (): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const began = new Date(Date.now() - 60_000);
  const keys = pair();
  const authority = await initializeCA(keys);
  const log = await initializeTLog(REKOR, keys);
  const identity = pair();
  const kept: unknown[] = [];
  let refusal: { status: number; message: string } | undefined;

  // Modules that import node:https by its names see what nock puts there only after this.
  syncBuiltinESMExports();
  answerPosts(FULCIO, fulcioHandler(authority, { strict: true }));
  answerPosts(
    REKOR,
    rekorHandler({ ...log, publicKey: log.publicKey, log: (proposed) => log.log(asLogged(proposed)) }),
  );
  nock(ISSUER)
    .persist()
    .get('/.well-known/openid-configuration')
    .reply(200, { jwks_uri: `${ISSUER}/keys` })
    .get('/keys')
    .reply(200, { keys: [{ ...(await exportJWK(identity.publicKey)), alg: 'ES256' }] });

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://here');
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname === '/identity') {
      const token = new SignJWT(CLAIMS)
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(ISSUER)
        .setAudience(url.searchParams.get('audience') ?? '')
        .setExpirationTime('5m')
        .sign(identity.privateKey);
      void token.then((value) => send(200, { value }));
      return;
    }
    if (request.method === 'GET') {
      // By subject, as GitHub looks them up.
      const wanted = decodeURIComponent(url.pathname).split('/sha256:')[1] ?? 'none';
      send(200, { attestations: kept.filter((one) => payloadOf(one).includes(wanted)) });
      return;
    }
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      if (refusal !== undefined) {
        const { status, message } = refusal;
        refusal = undefined;
        send(status, { message });
      } else {
        kept.push(JSON.parse(text));
        send(201, { id: kept.length });
      }
    });
  });
  const origin = await listen(server);

  return {
    variables: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/identity?v=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
      GITHUB_API_URL: origin,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_SHA: CLAIMS.sha,
      GITHUB_WORKFLOW_REF: WORKFLOW,
    },
    kept,
    refuse: (status, message) => (refusal = { status, message }),
    verify(text) {
      const bundle = bundleFromJSON(JSON.parse(text));
      const validFor = { start: began, end: new Date(Date.now() + 3_600_000) };
      const key = (bytes: Buffer): KeyObject => createPublicKey({ key: bytes, format: 'der', type: 'spki' });
      new Verifier(
        {
          certificateAuthorities: [
            { certChain: [X509Certificate.parse(authority.rootCertificate)], validFor },
          ],
          timestampAuthorities: [],
          tlogs: [
            {
              logID: createHash('sha256').update(log.publicKey).digest(),
              publicKey: key(log.publicKey),
              validFor,
            },
          ],
          ctlogs: [],
          publicKey: () => {
            throw new Error('certificates only');
          },
        },
        // The stand-in's certificates are in no log of certificates.
        { ctlogThreshold: 0 },
      ).verify(toSignedEntity(bundle), {
        subjectAlternativeName: CLAIMS.sub,
        extensions: { issuer: ISSUER },
      });
      if (bundle.content.$case !== 'dsseEnvelope') throw new Error('no statement');
      return statementSchema.parse(JSON.parse(bundle.content.dsseEnvelope.payload.toString()));
    },
    async close() {
      nock.cleanAll();
      nock.restore();
      syncBuiltinESMExports();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const keptSchema = z.object({ bundle: z.object({ dsseEnvelope: z.object({ payload: z.string() }) }) });

function payloadOf(kept: unknown): string {
  return Buffer.from(keptSchema.parse(kept).bundle.dsseEnvelope.payload, 'base64').toString();
}

const proposalSchema = z.object({
  apiVersion: z.string(),
  kind: z.literal('dsse'),
  spec: z.object({ proposedContent: z.object({ envelope: z.string(), verifiers: z.tuple([z.string()]) }) }),
});
const envelopeSchema = z.object({ payload: z.string(), signatures: z.array(z.object({ sig: z.string() })) });

/** The real log keeps hashes and signatures of an envelope and not the envelope; the stand-in keeps what it gets. */
function asLogged(proposed: object): object {
  const { apiVersion, kind, spec } = proposalSchema.parse(proposed);
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = envelopeSchema.parse(JSON.parse(envelope));
  const hash = (bytes: string | Buffer): object => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(bytes).digest('hex'),
  });
  return {
    apiVersion,
    kind,
    spec: {
      envelopeHash: hash(envelope),
      payloadHash: hash(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }) => ({ signature: sig, verifier: verifiers[0] })),
    },
  };
}

type Handler = ReturnType<typeof fulcioHandler>;

/** The library knows its authorities by their public names, so these are answered without leaving the process. */
function answerPosts(origin: string, { path, fn }: Handler): void {
  nock(origin)
    .persist()
    .post(path)
    .reply(async (_url, body) => {
      const answer = await fn(typeof body === 'string' ? body : JSON.stringify(body));
      return [answer.statusCode, answer.response, { 'content-type': answer.contentType ?? 'text/plain' }];
    });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
