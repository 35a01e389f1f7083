import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fetchFile, findArtifactStore, keepFile, type ArtifactStore } from '../../../src/github/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startResultsServer, type ResultsServer } from '../../support/results-server.ts';

// The real @actions/artifact, which reads the runner's variables itself.
let ports: TestPorts;
let server: ResultsServer;
let folder: string;
let store: ArtifactStore | undefined;
const before = { ...process.env };

beforeAll(async () => {
  ports = realPorts();
  server = await startResultsServer();
  Object.assign(process.env, server.variables);
  folder = await ports.files.makeTemp('artifacts-');
  await ports.files.write(join(folder, 'shop_1.0_amd64.rock'), 'the rock');
  store = await findArtifactStore({ inGithubActions: true });
});
afterAll(async () => {
  for (const name of Object.keys(server.variables)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
  await server.close();
  await ports.dispose();
});
beforeEach(() => server.artifacts.clear());

const find = () => Promise.resolve(store);
const fetched = (name: string): Promise<string> => fetchFile(ports, find, name, join(folder, 'fetched'));

describe('a file for a later job', () => {
  test('comes back as it was, under its name', async () => {
    const name = await keepFile(ports, store, 'rock', join(folder, 'shop_1.0_amd64.rock'));
    expect(name).toBe('artifact:rock');
    const path = await fetched(name);
    expect(path).toMatch(/\/shop_1\.0_amd64\.rock$/);
    expect(readFileSync(path, 'utf8')).toBe('the rock');
  });

  test('a path stays a path, and nothing stays nothing', async () => {
    expect(await fetched('dist/app.rock')).toBe('dist/app.rock');
    expect(await fetchFile(ports, find, undefined, folder)).toBeUndefined();
  });

  test('that was never kept is named', async () => {
    await expect(fetched('artifact:nope')).rejects.toMatchObject({ code: 'ARTIFACT_UNAVAILABLE' });
  });

  test('is not looked for outside of GitHub', async () => {
    const none = () => findArtifactStore({ inGithubActions: false });
    await expect(fetchFile(ports, none, 'artifact:rock', folder)).rejects.toMatchObject({
      code: 'ARTIFACT_UNAVAILABLE',
    });
  });

  test('whose archive was changed is refused', async () => {
    await keepFile(ports, store, 'rock', join(folder, 'shop_1.0_amd64.rock'));
    const kept = server.artifacts.get('rock');
    if (kept === undefined) throw new Error('nothing was kept');
    const at = kept.content.indexOf('the rock');
    kept.content[at] = 0x54;
    await expect(fetched('artifact:rock')).rejects.toMatchObject({ code: 'ARTIFACT_INVALID' });
    // The service may not know a digest: then the note beside the file decides.
    kept.hash = undefined;
    await expect(fetched('artifact:rock')).rejects.toMatchObject({
      code: expect.stringMatching(/^ARTIFACT_/),
    });
  });

  test('that somebody else has kept is refused', async () => {
    await ports.files.write(join(folder, 'other.txt'), 'x');
    await store?.upload('rock', [join(folder, 'other.txt')], folder);
    await expect(fetched('artifact:rock')).rejects.toMatchObject({ code: 'ARTIFACT_INVALID' });
  });
});
