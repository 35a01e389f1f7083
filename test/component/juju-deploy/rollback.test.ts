import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  A,
  B,
  controllerDeployments,
  type ControllerDeployments,
} from '../../support/controller-deployments.ts';

/** It takes no minute until an application that does not answer is given up. */
const BACK = { rollback: 'true', 'http-timeout': '1s' };

let lab: ControllerDeployments;
let deploy: ControllerDeployments['deploy'];

beforeEach(async () => {
  lab = await controllerDeployments();
  ({ deploy } = lab);
  // What is in image b does not work.
  lab.answer(async () => ((await running()) === B['image-id'] ? 500 : 200));
});

afterEach(() => lab[Symbol.asyncDispose]());

async function running(): Promise<string> {
  const { stdout } = await lab.juju(
    'ssh',
    '--model',
    'test',
    '--container',
    'web',
    'shop/0',
    'cat',
    '/.rock/id',
  );
  return stdout.trim();
}

const log = (): string => lab.ports.reporter.lines.join('\n');

describe('a deployment that fails goes back', () => {
  test('to the image from before, which answers again; the step fails all the same', async () => {
    await deploy({ ...A, ...BACK });
    await expect(deploy({ ...B, ...BACK })).rejects.toMatchObject({
      code: 'HTTP_CHECK_FAILED',
      message: expect.stringMatching(
        /status 500.*rolled back: the image from before runs again at http/,
      ) as string,
    });
    expect(lab.changes).toEqual(['attach-resource', 'attach-resource']);
    expect(await running()).toBe('identity-of-a');
    // Nothing is left to be done for what was there before.
    expect(await deploy({ ...A, ...BACK })).toMatchObject({ changed: 'false' });
  });

  test('to charm, image and options together, from the file that was kept', async () => {
    await deploy({ ...A, ...BACK, config: 'greeting=hi' });
    await rm(join(lab.folder, 'v1.charm'));
    await expect(deploy({ ...B, ...BACK, config: 'greeting=bonjour' }, 'v2')).rejects.toMatchObject({
      message: expect.stringContaining('the charm and image and options from before run again') as string,
    });
    expect(lab.changes).toEqual(['refresh', 'config', 'refresh', 'config']);
    expect(await deploy({ ...A, ...BACK, config: 'greeting=hi' })).toMatchObject({
      changed: 'false',
      revision: '2',
    });
  });

  test('as far as it can, and says what it cannot', async () => {
    await deploy(A);
    await expect(deploy({ ...B, ...BACK }, 'v2')).rejects.toMatchObject({
      code: 'HTTP_CHECK_FAILED',
      message: expect.stringMatching(
        /nothing was rolled back: local:shop-0: Juju goes back to a local charm only by its file.*the image app-image/,
      ) as string,
    });
    expect(lab.changes).toEqual(['refresh']);
  });

  test('not to a file that is not what ran', async () => {
    await deploy({ ...A, ...BACK });
    const releases = join(lab.folder, 'cache/releases');
    const [release = ''] = await readdir(releases);
    const charm = (await readdir(join(releases, release))).find((name) => name.endsWith('.charm')) ?? '';
    await writeFile(join(releases, release, charm), 'something else');
    await expect(deploy({ ...B, ...BACK }, 'v2')).rejects.toMatchObject({
      message: expect.stringContaining('nothing was rolled back') as string,
    });
  });

  test('not where nothing was changed or nothing ran before', async () => {
    await expect(deploy({ ...B, ...BACK })).rejects.toMatchObject({
      message: expect.not.stringContaining('rolled back') as string,
    });
    expect(lab.changes).toEqual(['add-model', 'deploy']);
    await expect(deploy({ ...B, ...BACK, config: 'nosuch=1' })).rejects.toMatchObject({
      code: 'DEPLOY_CONFIG_INVALID',
    });
    expect(lab.changes).toEqual([]);
  });

  test('as a dry run says beforehand', async () => {
    await deploy({ ...A, ...BACK });
    await deploy({ ...B, ...BACK, config: 'greeting=hi', 'dry-run': 'true' });
    const [, plan = ''] = log().split('if it fails:');
    expect(plan).toContain(`juju attach-resource --model test shop app-image=${A.image}`);
    expect(plan).toContain('juju config --model test shop greeting=hello');
    expect(lab.changes).toEqual([]);
  });
});
