import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import { writeImage, writeOciArchive } from '../../../src/oci/index.ts';
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
  const arm64 = await writeImage(sample.store, {
    ...sample.image.image,
    config: { ...sample.image.image.config, architecture: 'arm64' },
  });
  await writeOciArchive(sample.store, arm64, `${sample.folder}/shop-arm64.rock`, { tag: '1.0' });
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

const start = (tag: string, variables = sigstore.variables, more: Record<string, string> = {}) =>
  runOf(
    publish,
    ports,
    sample.folder,
    {
      rock: 'shop.rock',
      charm: 'shop.charm',
      image: `${registry.host}/acme/shop:${tag}`,
      attest: 'true',
      'github-token': 'job-token',
      ...more,
    },
    variables,
  );
const run = (...args: Parameters<typeof start>) => main(start(...args));

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

  test('of several rocks names their index, and is attached to it', async () => {
    const outputs = await run('both', sigstore.variables, { rock: 'shop.rock\nshop-arm64.rock' });
    const statement = sigstore.verify(readFileSync(outputs.attestation ?? '', 'utf8'));
    expect(statement.subject[0]?.digest.sha256).toBe(outputs.digest?.slice(7));
    expect(outputs.digest).not.toBe(sample.image.manifest.digest);
    const manifest = registry.manifests.get(outputs['attestation-digest'] ?? '');
    expect(JSON.parse(Buffer.from(manifest?.bytes ?? []).toString())).toMatchObject({
      subject: { digest: outputs.digest, mediaType: 'application/vnd.oci.image.index.v1+json' },
    });
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
    await ports.files.write(`${sample.folder}/third.charm`, 'a charm that nobody has signed for yet');
    registry.seen.length = 0;
    const outputs = await run('3', sigstore.variables, { charm: 'third.charm' });
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

describe('a second attempt', () => {
  const aboutImage = (): number =>
    [...registry.manifests].filter(
      ([name, { bytes }]) => name.startsWith('sha256:') && Buffer.from(bytes).includes('"subject"'),
    ).length;

  test('of the same commit and workflow signs nothing and sends nothing', async () => {
    const first = await run('6');
    const [kept, about] = [sigstore.kept.length, aboutImage()];
    registry.seen.length = 0;
    const second = await run('6');
    expect(sigstore.kept).toHaveLength(kept);
    expect(aboutImage()).toBe(about);
    expect(second['attestation-digest']).toBe(first['attestation-digest']);
    expect(registry.seen.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true);
    expect(registry.seen.length).toBeLessThanOrEqual(5);
    sigstore.verify(readFileSync(second.attestation ?? '', 'utf8'));
  });

  test.each([
    ['commit', { GITHUB_SHA: 'b'.repeat(40) }],
    ['workflow', { GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/other.yml@refs/heads/main' }],
  ])('of another %s signs anew', async (_, other) => {
    await run('7');
    const kept = sigstore.kept.length;
    await run('7', { ...sigstore.variables, ...other });
    expect(sigstore.kept).toHaveLength(kept + 1);
  });

  test('as a dry run: every request is printed, none that changes anything is made', async () => {
    const kept = sigstore.kept.length;
    registry.seen.length = 0;
    const dry = start('8', sigstore.variables, { 'dry-run': 'true' });
    await main(dry);
    const page = dry.summary.render();
    const { digest } = sample.image.manifest;
    for (const said of [`/repos/acme/shop/attestations/${digest}`, 'sigstore', `/referrers/${digest}`])
      expect(page).toContain(said);
    expect(page.indexOf('/referrers/')).toBeLessThan(page.lastIndexOf('/manifests/8'));
    expect(sigstore.kept).toHaveLength(kept);
    expect(registry.seen).toEqual([]);
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
    await expect(run('4', sigstore.variables, { 'github-token': '' })).rejects.toMatchObject({
      code: 'PUBLISH_ATTEST_DENIED',
    });
    expect(registry.seen).toEqual([]);
  });

  test('to keep it the tag does not move', async () => {
    sigstore.refuse(403, 'Resource not accessible by integration');
    await ports.files.write(`${sample.folder}/other.charm`, 'a charm that nobody has signed for');
    await expect(run('5', sigstore.variables, { charm: 'other.charm' })).rejects.toMatchObject({
      code: 'PUBLISH_ATTEST_DENIED',
      hint: expect.stringContaining('attestations: write') as string,
    });
    expect(registry.manifests.has('5')).toBe(false);
  });
});
