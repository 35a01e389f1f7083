import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import { writeOciArchive } from '../../../src/oci/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { sampleImage } from '../../support/sample-image.ts';
import { startScriptedRegistry, type ScriptedRegistry } from '../../support/scripted-registry.ts';
import { startSigstore, type Sigstore } from '../../support/sigstore.ts';

// The real @actions/attest, which reads the runner's variables itself.
const before = { ...process.env };
let ports: TestPorts;
let sample: Awaited<ReturnType<typeof sampleImage>>;
let registry: ScriptedRegistry;
let sigstore: Sigstore;

beforeAll(async () => {
  ports = realPorts();
  sample = await sampleImage(ports);
  await writeOciArchive(sample.store, sample.image, `${sample.folder}/shop.rock`, { tag: '1.0' });
  await ports.files.write(`${sample.folder}/shop.charm`, 'the charm');
  registry = await startScriptedRegistry();
  sigstore = await startSigstore();
  const event = `${sample.folder}/event.json`;
  writeFileSync(event, JSON.stringify({ repository: { visibility: 'public' } }));
  Object.assign(process.env, sigstore.variables, { GITHUB_EVENT_PATH: event });
});
afterAll(async () => {
  for (const name of [...Object.keys(sigstore.variables), 'GITHUB_EVENT_PATH'])
    Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
  await Promise.all([registry.close(), sigstore.close()]);
  await ports.dispose();
});

const run = (tag: string, variables = sigstore.variables, token = 'job-token') =>
  main(
    runOf(
      publish,
      ports,
      sample.folder,
      {
        rock: 'shop.rock',
        charm: 'shop.charm',
        image: `${registry.host}/acme/shop:${tag}`,
        attest: 'true',
        'github-token': token,
      },
      variables,
    ),
  );

describe('provenance', () => {
  test('is one signed statement about the rock and the charm, verified by the library of others', async () => {
    const outputs = await run('1');
    const text = readFileSync(outputs.attestation ?? '', 'utf8');
    const statement = sigstore.verify(text);
    expect(statement.predicateType).toBe('https://slsa.dev/provenance/v1');
    expect(statement.subject).toEqual([
      {
        name: `${registry.host}/acme/shop`,
        digest: { sha256: sample.image.manifest.digest.replace('sha256:', '') },
      },
      { name: 'shop.charm', digest: { sha256: outputs['charm-sha256'] } },
    ]);
    const [source] = statement.predicate.buildDefinition.resolvedDependencies;
    expect(source?.digest.gitCommit).toBe('a'.repeat(40));
    expect(sigstore.kept).toEqual([{ bundle: JSON.parse(text) as unknown }]);
    expect(outputs['attestation-url']).toBe('https://github.com/acme/shop/attestations/1');
  });

  test('does not verify with one byte of the statement changed', async () => {
    const { attestation = '' } = await run('2');
    const bundle = JSON.parse(readFileSync(attestation, 'utf8')) as { dsseEnvelope: { payload: string } };
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64');
    payload[payload.length - 5] = (payload[payload.length - 5] ?? 0) ^ 1;
    bundle.dsseEnvelope.payload = payload.toString('base64');
    expect(() => sigstore.verify(JSON.stringify(bundle))).toThrow(/signature|tlog|payload hash/i);
  });

  test('is attached to the image before its tag moves', async () => {
    registry.seen.length = 0;
    const outputs = await run('3');
    const puts = registry.log().filter((line) => /^PUT .*manifests/.test(line));
    expect(puts.findIndex((line) => line.includes(outputs['attestation-digest'] ?? 'none'))).toBeGreaterThan(
      -1,
    );
    expect(puts.at(-1)).toMatch(/manifests\/3$/);
    const manifest = registry.manifests.get(outputs['attestation-digest'] ?? '');
    expect(JSON.parse(Buffer.from(manifest?.bytes ?? []).toString())).toMatchObject({
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      subject: { digest: sample.image.manifest.digest },
    });
  });
});

describe('without the rights', () => {
  test('to an identity nothing is sent at all', async () => {
    registry.seen.length = 0;
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...rest } = sigstore.variables;
    await expect(run('4', rest)).rejects.toMatchObject({
      code: 'PUBLISH_ATTEST_DENIED',
      hint: expect.stringContaining('id-token: write') as string,
    });
    await expect(run('4', sigstore.variables, '')).rejects.toMatchObject({ code: 'PUBLISH_ATTEST_DENIED' });
    expect(registry.seen).toEqual([]);
  });

  test('to keep it the tag does not move', async () => {
    sigstore.refuse(403, 'Resource not accessible by integration');
    await expect(run('5')).rejects.toMatchObject({
      code: 'PUBLISH_ATTEST_DENIED',
      hint: expect.stringContaining('attestations: write') as string,
    });
    expect(registry.manifests.has('5')).toBe(false);
  });
});
