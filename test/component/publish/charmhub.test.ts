import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import { runOf } from '../../support/action-run.ts';
import { charmhubLab, RESOURCE, type CharmhubLab } from '../../support/charmhub/lab.ts';

let lab: CharmhubLab;
beforeAll(async () => {
  lab = await charmhubLab();
});
afterAll(() => lab.dispose());

async function run(inputs: Record<string, string>) {
  const started = runOf(
    publish,
    lab.hurried,
    lab.folder,
    { charmhub: lab.store.credentials, ...inputs },
    lab.variables,
  );
  const outputs = await main(started);
  return { outputs, summary: started.summary.render() };
}

/** What changed anything, at the store. */
const changes = (): string[] =>
  lab.store.log
    .filter((line) => /^POST \S+(releases|revisions) /.test(line))
    .map((line) => line.split(' ')[1] ?? '');

describe('a rock and its charm', () => {
  test('to the registry and to Charmhub: the same digest, and the release after the tags', async () => {
    await lab.request('both');
    const image = `${lab.registry.host}/acme/both:1`;
    const { outputs, summary } = await run({
      rock: 'shop.rock',
      charm: 'both.charm',
      image,
      channel: 'edge',
    });
    expect(outputs).toMatchObject({
      image: `${lab.registry.host}/acme/both@${lab.digest}`,
      digest: lab.digest,
      'charm-name': 'both',
      'charm-revision': '1',
      'resource-revisions': `${RESOURCE}=1`,
      channel: 'latest/edge',
      'release-url': 'https://charmhub.io/both?channel=latest/edge',
    });
    const report = JSON.parse(readFileSync(outputs.report ?? '', 'utf8')) as object;
    expect(report).toMatchObject({ digest: lab.digest, 'charm-revision': '1', channel: 'latest/edge' });
    expect(lab.shelf('both').resources.get(RESOURCE)?.[0]?.content.toString()).toContain(lab.digest);
    expect(summary).toContain('both on Charmhub');
    expect(summary).toContain('The channel: the input `channel` says so'.replaceAll('`', '\\`'));
    const said = [...lab.hurried.reporter.lines, summary, JSON.stringify(outputs)].join('\n');
    expect(said).not.toContain(lab.store.token);
    expect(said).not.toContain(lab.store.credentials);
    expect(lab.hurried.reporter.secrets).toContain(lab.store.token);
  });

  test('to Charmhub alone', async () => {
    await lab.request('alone');
    const { outputs } = await run({
      rock: 'shop.rock',
      charm: 'alone.charm',
      image: 'none',
      channel: 'edge',
    });
    expect(outputs).toMatchObject({ digest: lab.digest, 'charm-revision': '1' });
    expect(outputs.image).toBeUndefined();
  });

  test('as a dry run: every request is printed, none that changes anything is made', async () => {
    await lab.request('dry');
    const before = changes().length;
    const image = `${lab.registry.host}/acme/dry:1`;
    const { outputs, summary } = await run({
      rock: 'shop.rock',
      charm: 'dry.charm',
      image,
      channel: 'edge',
      'dry-run': 'true',
    });
    expect(changes()).toHaveLength(before);
    expect((await fetch(`http://${lab.registry.host}/v2/acme/dry/tags/list`)).status).toBe(404);
    expect(outputs).toMatchObject({ digest: lab.digest, channel: 'latest/edge' });
    expect(outputs['charm-revision']).toBeUndefined();
    const said = lab.hurried.reporter.lines.join('\n');
    expect(said).toContain(`PUT ${lab.registry.host}/v2/acme/dry/manifests/1`);
    expect(said).toContain('POST /v1/charm/dry/releases');
    expect(summary).toContain('upload-charm, upload-image, release');
  });
});

describe('a promotion', () => {
  test('releases what a channel holds, with its resources, and nothing a second time', async () => {
    await lab.request('promoted');
    await run({ rock: 'shop.rock', charm: 'promoted.charm', image: 'none', channel: 'edge' });
    const promotion = { 'promote-from': 'edge', 'charm-name': 'promoted', channel: 'stable' };
    const { outputs } = await run(promotion);
    expect(outputs).toMatchObject({
      'charm-revision': '1',
      'resource-revisions': `${RESOURCE}=1`,
      channel: 'latest/stable',
    });
    expect(lab.shelf('promoted').released).toMatchObject([
      { channel: 'latest/edge', revision: 1 },
      { channel: 'latest/stable', revision: 1, resources: [{ name: RESOURCE, revision: 1 }] },
    ]);
    const before = changes().length;
    const { summary } = await run(promotion);
    expect(summary).toContain('was there already');
    expect(changes()).toHaveLength(before);
  });
});

describe('what is refused before anything is sent', () => {
  const files = { rock: 'shop.rock', charm: 'refused.charm', image: 'none', channel: 'edge' };
  beforeAll(() => lab.request('refused'));

  test.each<[string, Record<string, string>, string]>([
    ['a channel without credentials', { ...files, charmhub: '' }, 'INPUT_INVALID'],
    ['credentials without a charm', { rock: 'shop.rock', image: 'none' }, 'INPUT_INVALID'],
    ['nowhere to publish to', { rock: 'shop.rock', image: 'none', charmhub: '' }, 'INPUT_INVALID'],
    ['no channel outside of GitHub', { ...files, channel: '' }, 'CHARMHUB_CHANNEL'],
    [
      'a rock that was not tested',
      { ...files, 'expect-digest': `sha256:${'0'.repeat(64)}` },
      'PUBLISH_UNTESTED',
    ],
    ['a charm that was not tested', { ...files, 'expect-charm': '0'.repeat(64) }, 'PUBLISH_UNTESTED'],
    ['an expectation that is no hash', { ...files, 'expect-charm': 'newest' }, 'INPUT_INVALID'],
    [
      'credentials in an old form',
      { ...files, charmhub: Buffer.from('{"r":1}').toString('base64') },
      'CHARMHUB_LOGIN_REFUSED',
    ],
    [
      'credentials that have run out',
      { ...files, charmhub: Buffer.from('canary-old').toString('base64') },
      'CHARMHUB_LOGIN_REFUSED',
    ],
    ['a promotion without a name', { 'promote-from': 'edge', channel: 'stable' }, 'INPUT_INVALID'],
  ])('%s', async (_, inputs, code) => {
    const before = changes().length;
    await expect(run(inputs)).rejects.toMatchObject({ code });
    expect(changes()).toHaveLength(before);
  });

  test('credentials for another charm', async () => {
    lab.store.identity.packages = [{ type: 'charm', name: 'other' }];
    await expect(run(files)).rejects.toMatchObject({ code: 'CHARMHUB_DENIED' });
    lab.store.identity.packages = null;
  });
});

test('what was tested is published', async () => {
  await lab.request('tested');
  const dry = await run({
    rock: 'shop.rock',
    charm: 'tested.charm',
    image: 'none',
    channel: 'edge',
    'dry-run': 'true',
  });
  const { outputs } = await run({
    rock: 'shop.rock',
    charm: 'tested.charm',
    image: 'none',
    channel: 'edge',
    'expect-digest': dry.outputs.digest ?? '',
    'expect-charm': dry.outputs['charm-sha256'] ?? '',
  });
  expect(outputs['charm-revision']).toBe('1');
});
