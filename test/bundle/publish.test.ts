import { afterAll, beforeAll, expect, test } from 'vitest';
import { findArtifactStore, keepFile } from '../../src/github/index.ts';
import { writeOciArchive } from '../../src/oci/index.ts';
import { runBundle } from '../support/bundles.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { startRealRegistry, type RealRegistry } from '../support/real-registry.ts';
import { startResultsServer, type ResultsServer } from '../support/results-server.ts';
import { sampleImage } from '../support/sample-image.ts';

// What is behind import() is bundled apart and loads other files: each of it is loaded here once.
let ports: TestPorts;
let registry: RealRegistry;
let results: ResultsServer;
let digest: string;

beforeAll(async () => {
  ports = realPorts();
  registry = await startRealRegistry();
  results = await startResultsServer();
  const { store, image, folder } = await sampleImage(ports);
  digest = image.manifest.digest;
  await writeOciArchive(store, image, `${folder}/shop.rock`, { tag: '1' });
  // An earlier job of the run.
  Object.assign(process.env, results.variables);
  await keepFile(ports, await findArtifactStore({ inGithubActions: true }), 'rock', `${folder}/shop.rock`);
});
afterAll(async () => {
  for (const name of Object.keys(results.variables)) Reflect.deleteProperty(process.env, name);
  await Promise.all([registry.close(), results.close()]);
  await ports.dispose();
});

test('the shipped bundle fetches what an earlier job kept, and attaches a bill of materials', async () => {
  const { outputs, exitCode, log } = await runBundle(
    'publish',
    {
      rock: 'artifact:rock',
      image: `${registry.host}/acme/shop:1`,
      sbom: 'true',
      'expect-digest': digest,
    },
    { env: results.variables },
  );
  expect(exitCode, log).toBe(0);
  expect(outputs).toMatchObject({ digest, image: `${registry.host}/acme/shop@${digest}` });
  expect(outputs['sbom-digest']).toMatch(/^sha256:/);
});
