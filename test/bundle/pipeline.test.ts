import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBundle, type BundleRun } from '../support/bundles.ts';
import { realPorts } from '../support/ports.ts';
import { startRealRegistry, type RealRegistry } from '../support/real-registry.ts';
import { flaskLab, SHARED_CACHE, standInBase, type Lab } from '../support/rock-lab.ts';

let lab: Lab;
let base: string;
let registry: RealRegistry;
const ports = realPorts();

beforeAll(async () => {
  lab = await flaskLab();
  base = await standInBase(ports);
  registry = await startRealRegistry();
});
afterAll(async () => {
  await registry.close();
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

/** The whole pipeline in one step, as far as `until`; nothing in it may ask for Docker or a Juju. */
const run = (inputs: Readonly<Record<string, string>>): Promise<BundleRun> =>
  runBundle(
    'pipeline',
    { path: 'app', output: 'out', engine: 'embedded', 'base-image': base, ...inputs },
    {
      workspace: lab.folder,
      env: { PAAS_ACTION_CACHE: SHARED_CACHE, DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    },
  );

describe('the shipped pipeline, as far as it is to go', () => {
  test('packs the rock and the charm, and pushes nothing', async () => {
    const { exitCode, log, outputs } = await run({ until: 'pack', 'charm-path': 'app/charm-ops' });
    expect(exitCode, log).toBe(0);
    expect(Object.keys(outputs)).toEqual(['rock', 'charm']);
    expect((await ports.files.stat(outputs['charm'] ?? ''))?.kind).toBe('file');
    expect(log).toContain('[1/2] pack the rock (pack-rock)');
  });

  test('packs and publishes the rock of an app that has no charm', async () => {
    for (const charm of ['charm', 'charm-ops']) await rm(join(lab.app, charm), { recursive: true });
    const image = `${registry.host}/acme/guestbook:1`;
    const { exitCode, log, outputs } = await run({ until: 'publish', image });
    expect(exitCode, log).toBe(0);
    expect(Object.keys(outputs)).toEqual(['rock', 'image']);
    const tagged = await fetch(`http://${registry.host}/v2/acme/guestbook/manifests/1`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    expect(outputs['image']).toBe(
      `${registry.host}/acme/guestbook@${tagged.headers.get('docker-content-digest') ?? ''}`,
    );
  });

  test('does not deploy an app that has none', async () => {
    const { exitCode, log } = await run({ until: 'deploy' });
    expect(exitCode).toBe(1);
    expect(log).toContain('PIPELINE_NO_CHARM');
  });
});
