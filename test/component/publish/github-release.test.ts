import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import { writeOciArchive } from '../../../src/oci/index.ts';
import { runOf } from '../../support/action-run.ts';
import { startGithub } from '../../support/github-api.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { sampleImage } from '../../support/sample-image.ts';
import { startScriptedRegistry, type ScriptedRegistry } from '../../support/scripted-registry.ts';

const COMMIT = 'c'.repeat(40);

let ports: TestPorts;
let github: Awaited<ReturnType<typeof startGithub>>;
let registry: ScriptedRegistry;
let folder: string;
let digest: string;

beforeAll(async () => {
  ports = realPorts();
  const sample = await sampleImage(ports);
  ({ folder } = sample);
  digest = sample.image.manifest.digest;
  await writeOciArchive(sample.store, sample.image, `${folder}/shop.rock`, { tag: '1' });
});
afterAll(() => ports.dispose());
beforeEach(async () => {
  [github, registry] = await Promise.all([startGithub(), startScriptedRegistry()]);
  github.state.commits.add(COMMIT);
  return async () => void (await Promise.all([github.close(), registry.close()]));
});

const run = (inputs: Readonly<Record<string, string>> = {}, ref = 'refs/tags/v1.2.3') =>
  main(
    runOf(
      publish,
      ports,
      folder,
      {
        ...{ rock: 'shop.rock', image: `${registry.host}/acme/shop:1`, 'github-release': 'auto' },
        ...{ 'github-token': github.token, ...inputs },
      },
      {
        ...{ GITHUB_REPOSITORY: 'acme/web', GITHUB_SHA: COMMIT, GITHUB_REF: ref },
        ...{ GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com', GITHUB_RUN_ID: '5' },
      },
    ),
  );
const changes = (): string[] => github.state.changes;
const notes = (): string => github.state.releases[0]?.body ?? '';

describe('a release', () => {
  test('names what was published; a tag that is not there is made at its commit', async () => {
    const outputs = await run();
    expect(outputs['github-release-url']).toBe('https://github.com/acme/web/releases/tag/v1.2.3');
    expect(github.state.tags.get('v1.2.3')).toEqual({ commit: COMMIT });
    expect(github.state.releases).toHaveLength(1);
    expect(notes()).toContain(`| Image | \`${registry.host}/acme/shop@${digest}\` |`);
    expect(notes()).toContain(`| Commit | ${COMMIT} |`);
    expect(notes()).toContain('(https://github.com/acme/web/actions/runs/5)');
  });

  test('is written once: a second run changes nothing', async () => {
    await run();
    const before = changes().length;
    const outputs = await run();
    expect(outputs['github-release-url']).toContain('/v1.2.3');
    expect(changes()).toHaveLength(before);
  });

  test('keeps what people have written, before and after', async () => {
    const written = { id: 1, tag: 'v1.2.3', body: 'We are proud.\r\n', prerelease: false, draft: false };
    github.state.tags.set('v1.2.3', { commit: COMMIT, annotated: true });
    github.state.releases.push(written);
    await run();
    expect(notes()).toMatch(/^We are proud\.\n\n<!-- paas-action/);
    written.body += '\n\nThanks.';
    await run({ image: `${registry.host}/acme/other:1` });
    expect(notes()).toContain('/acme/other@');
    expect(notes()).not.toContain('/acme/shop@');
    expect(notes()).toMatch(/^We are proud\.[^]*Thanks\.$/);
    expect(github.state.releases).toHaveLength(1);
  });

  test('that another job publishes at the same moment gets the same notes', async () => {
    github.state.tags.set('v1.2.3', { commit: COMMIT });
    const [first, second] = await Promise.all([run(), run()]);
    expect(first['github-release-url']).toBe(second['github-release-url']);
    expect(github.state.releases).toHaveLength(1);
    expect(notes().match(/### Published/g)).toHaveLength(1);
  });

  test('fits into what GitHub takes', async () => {
    const body = 'x'.repeat(125_000);
    github.state.tags.set('v1.2.3', { commit: COMMIT });
    github.state.releases.push({ id: 1, tag: 'v1.2.3', body, prerelease: false, draft: false });
    await run();
    expect(notes()).toContain('### Published');
    expect(notes().length).toBeLessThanOrEqual(125_000);
  });

  test('is not written by a dry run', async () => {
    await run({ 'dry-run': 'true' });
    expect(changes()).toEqual([]);
    expect(ports.reporter.lines.join('\n')).toContain('would write the release v1.2.3');
  });
});

describe('a release is refused', () => {
  test('for a tag of another commit, before anything is sent', async () => {
    github.state.tags.set('v1.2.3', { commit: 'd'.repeat(40), annotated: true });
    await expect(run()).rejects.toMatchObject({ code: 'PUBLISH_RELEASE_TAG' });
    expect(registry.seen).toEqual([]);
    expect(changes()).toEqual([]);
  });

  test.each(['v1 2', '-v1', 'v1..2', 'a/../b', 'v1~', 'x.lock', '$(id)', 'ä', 'auto'])(
    'for %j on a branch',
    async (tag) => {
      await expect(run({ 'github-release': tag }, 'refs/heads/main')).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      expect(registry.seen).toEqual([]);
    },
  );

  test('without the right to write, before anything is sent', async () => {
    github.state.forbidden.add('contents');
    await expect(run()).rejects.toMatchObject({
      code: 'GITHUB_RIGHT_MISSING',
      hint: expect.stringContaining('permissions: { contents: write }') as string,
    });
    expect(registry.seen).toEqual([]);
  });

  test('without a token', async () => {
    await expect(run({ 'github-token': '' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
