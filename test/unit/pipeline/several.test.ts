import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pipeline } from '../../../actions/pipeline/definition.ts';
import { factsOf } from '../../../actions/pipeline/facts-of-several.ts';
import { imageBelow } from '../../../actions/pipeline/image.ts';
import { runSeveral } from '../../../actions/pipeline/several.ts';
import type { Stage } from '../../../actions/pipeline/stage.ts';
import { PartialFailure, type TimedStep } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts } from '../../support/ports.ts';

let folder: string;
const ports = realPorts();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'several-'));
  for (const name of ['blog', 'docs', 'shop']) {
    await mkdir(join(folder, 'services', name, 'charm'), { recursive: true });
    await writeFile(join(folder, 'services', name, 'rockcraft.yaml'), `name: ${name}\n`);
    await writeFile(join(folder, 'services', name, 'charm/charmcraft.yaml'), `name: ${name}\n`);
  }
});
afterAll(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Stages that answer with what they were given; of `blog` the rock, of `docs` the deployment fails. */
function pretend(calls: string[]): Readonly<Record<string, Stage>> {
  const packed = (name: string) => ({
    name,
    rock: { rock: `/${name}.rock` },
    charm: { charm: `/${name}.charm` },
  });
  const stage =
    (name: string, answer: (texts: Readonly<Record<string, string>>) => Record<string, string>): Stage =>
    (texts) => {
      calls.push([name, texts['rock'] ?? texts['charm'] ?? texts['apps'] ?? ''].join(' ').trim());
      return Promise.resolve().then(() => answer(texts));
    };
  return {
    'setup-craft': stage('setup-craft', () => ({})),
    'pack-apps': stage('pack-apps', () => {
      const apps = [{ name: 'blog', error: [{ kind: 'rock' }] }, packed('docs'), packed('shop')];
      throw new PartialFailure(
        'APPS_FAILED',
        'x',
        { apps: JSON.stringify(apps) },
        { details: ['blog: broken'] },
      );
    }),
    publish: stage('publish', ({ image = '' }) => ({ image: `${image}@sha256:1` })),
    'juju-deploy': stage('juju-deploy', ({ charm, model = '' }) => {
      if (charm === '/docs.charm') throw new Failure('JUJU_UNREACHABLE', 'not active');
      return { model, application: 'a', url: 'http://a' };
    }),
    'integration-test': stage('integration-test', () => ({})),
  };
}

describe('the pipeline for several apps', () => {
  const run = (inputs: Record<string, string>) => runOf(pipeline, ports, folder, inputs);

  test('sets up once, packs all, and one that fails does not stop the others', async () => {
    const calls: string[] = [];
    const times: TimedStep[] = [];
    const failure = await runSeveral(run({ apps: 'services' }), pretend(calls), times).catch(
      (error: unknown) => error as PartialFailure,
    );
    expect(calls).toEqual([
      'setup-craft',
      'pack-apps services',
      'publish /docs.rock',
      'juju-deploy /docs.charm',
      'publish /shop.rock',
      'juju-deploy /shop.charm',
      'integration-test /shop.charm',
    ]);
    expect(failure).toMatchObject({ code: 'APPS_FAILED', message: '2 of 3 apps failed: blog, docs' });
    expect((failure as PartialFailure).details).toEqual(
      expect.arrayContaining(['blog: broken', 'docs: error[JUJU_UNREACHABLE]: not active']),
    );
    expect(JSON.parse((failure as PartialFailure).outputs['apps'] ?? '')).toEqual([
      { name: 'blog', path: 'services/blog', error: [{ kind: 'rock' }] },
      {
        ...{ name: 'docs', path: 'services/docs', rock: '/docs.rock', charm: '/docs.charm' },
        image: '127.0.0.1:5000/docs@sha256:1',
        error: [{ code: 'JUJU_UNREACHABLE', message: 'not active' }],
      },
      {
        ...{ name: 'shop', path: 'services/shop', rock: '/shop.rock', charm: '/shop.charm' },
        ...{ image: '127.0.0.1:5000/shop@sha256:1', model: 'app', application: 'a', url: 'http://a' },
      },
    ]);
    expect(times.filter(({ failed }) => failed).map(({ name }) => name)).toEqual([
      'pack all apps',
      'docs: deploy',
    ]);
  });

  test('refuses what can only be said of one', async () => {
    await expect(
      runSeveral(run({ apps: '.', config: 'a=b', application: 'x' }), {}, []),
    ).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'application, config: for one app, and `apps` names several',
    });
  });

  test('gives each app an image of its own', async () => {
    const shop = { name: 'shop', path: 'services/shop', charmPath: 'services/shop/charm' };
    expect((await factsOf(run({ image: 'ghcr.io/acme/web:1' }), shop)).image).toBe('ghcr.io/acme/web/shop:1');
    const onGithub = run({ password: 'p' });
    const host = { ...onGithub.host, inGithubActions: true, variables: { GITHUB_REPOSITORY: 'Acme/Web' } };
    expect((await factsOf({ ...onGithub, host }, shop)).image).toBe('ghcr.io/acme/web/shop');
  });

  test.each([
    ['127.0.0.1:5000/web', '127.0.0.1:5000/web/shop'],
    ['127.0.0.1:5000/web:pr-7', '127.0.0.1:5000/web/shop:pr-7'],
    ['none', 'none'],
  ])('the image below %s', (image, below) => {
    expect(imageBelow(image, 'shop')).toBe(below);
  });
});
