import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  A,
  B,
  controllerDeployments,
  type ControllerDeployments,
} from '../../support/controller-deployments.ts';

let lab: ControllerDeployments;
let deploy: ControllerDeployments['deploy'];
let changes: readonly string[];

beforeEach(async () => {
  lab = await controllerDeployments();
  ({ deploy, changes } = lab);
});

afterEach(() => lab[Symbol.asyncDispose]());

describe('deploying to the local controller', () => {
  test('every command that a deployment needs is understood, and only what differs is done', async () => {
    const first = await deploy(A);
    expect(changes).toEqual(['add-model', 'deploy']);
    expect(first).toMatchObject({ status: 'active', revision: '0', changed: 'true' });
    expect(first['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

    expect(await deploy(A)).toMatchObject({ changed: 'false', revision: '0' });
    expect(changes).toEqual([]);

    expect(await deploy(B)).toMatchObject({ changed: 'true', revision: '0', image: B.image });
    expect(changes).toEqual(['attach-resource']);

    expect(await deploy(B, 'v2')).toMatchObject({ changed: 'true', revision: '1' });
    expect(changes).toEqual(['refresh']);

    expect(await deploy(A, 'v3')).toMatchObject({ changed: 'true', revision: '2' });
    expect(changes).toEqual(['refresh']);

    expect(await deploy({ ...A, config: 'greeting=hi' }, 'v3')).toMatchObject({ changed: 'true' });
    expect(changes).toEqual(['config']);

    expect(await deploy({ ...A, config: 'greeting=hi', trust: 'true', scale: '2' }, 'v3')).toMatchObject({
      changed: 'true',
    });
    expect(changes).toEqual(['trust', 'scale-application']);
    const all = { ...A, config: 'greeting=hi', trust: 'true', scale: '2' };
    expect(await deploy(all, 'v3')).toMatchObject({ changed: 'false' });

    expect(await deploy({ ...all, constraints: 'mem=256M' }, 'v3')).toMatchObject({ changed: 'true' });
    expect(changes).toEqual(['set-constraints']);
    expect(await deploy({ ...all, constraints: 'mem=256M' }, 'v3')).toMatchObject({ changed: 'false' });
  });

  test('a secret is made, granted and named once, and changed in its place', async () => {
    const first = await deploy({ ...A, secrets: 'mail.password=hunter2hunter2\nmail.user=me' });
    expect(first).toMatchObject({ status: 'active', changed: 'true' });
    expect(changes).toEqual(['add-model', 'add-secret', 'deploy', 'grant-secret', 'config']);
    expect(lab.ports.reporter.secrets).toContain('hunter2hunter2');
    expect(lab.ports.reporter.lines.join('\n')).not.toContain('hunter2hunter2');

    await deploy({ ...A, secrets: 'mail.password=hunter2hunter2\nmail.user=me' });
    expect(changes).toEqual([]);

    await deploy({ ...A, secrets: 'mail.password=another-one\nmail.user=me' });
    expect(changes).toEqual(['update-secret']);
    await deploy({ ...A, secrets: 'mail.password=another-one\nmail.user=me' });
    expect(changes).toEqual([]);
  });
});
